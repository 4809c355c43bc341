using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework.Clerk;

/// <summary>Adds up rows of the figures that add, by day and unit.</summary>
internal sealed class FigureTally(RulePack pack)
{
    private readonly Dictionary<(BureauId Bureau, string Figure, DateOnly On, string Unit), (int Rows, long Hundredths)> sums = [];

    /// <summary>The totals; also those that came to nothing.</summary>
    public IEnumerable<FigureTotalRow> Rows => sums.Select(sum => new FigureTotalRow
    {
        Bureau = sum.Key.Bureau,
        Figure = sum.Key.Figure,
        OnDay = sum.Key.On,
        Unit = sum.Key.Unit,
        Rows = sum.Value.Rows,
        Hundredths = sum.Value.Hundredths,
    });

    /// <summary>Adds a row; of a figure that does not add, nothing.</summary>
    public void Add(FigureRow row) => Add(row, 1);

    /// <summary>Takes a row away again.</summary>
    public void Take(FigureRow row) => Add(row, -1);

    private void Add(FigureRow row, int sign)
    {
        if (pack.FindFigure(row.Figure) is not { Adds: true })
            return;
        var key = (row.Bureau, row.Figure, row.OnDay, row.Unit);
        var (rows, hundredths) = sums.GetValueOrDefault(key);
        sums[key] = (rows + sign, hundredths + (sign * row.Hundredths));
    }
}
