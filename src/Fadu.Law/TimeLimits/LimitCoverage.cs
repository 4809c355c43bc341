using Fadu.Law.Packs;

namespace Fadu.Law.TimeLimits;

/// <summary>A row of the fact base that no limit carries, with the reason.</summary>
public sealed record ExcusedRow(string Row, Bilingual Reason, SourceSpan At);

/// <summary>How the limits of a pack cover the rows of the fact base.</summary>
/// <param name="Rows">All rows asked about.</param>
/// <param name="InPacks">Those some limit carries.</param>
/// <param name="Excused">Those left out with a reason.</param>
/// <param name="Missing">Those neither carried nor excused.</param>
public sealed record LimitCoverage(int Rows, int InPacks, IReadOnlyList<ExcusedRow> Excused, IReadOnlyList<string> Missing)
{
    /// <summary>Counts the coverage of the rows given.</summary>
    public static LimitCoverage Of(IReadOnlyCollection<string> rows, LimitLibrary limits, IReadOnlyList<ExcusedRow> excused)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(limits);

        var carried = limits.Rows.ToHashSet();
        var inPacks = rows.Count(carried.Contains);
        var left = excused.Where(row => rows.Contains(row.Row) && !carried.Contains(row.Row)).ToList();
        var missing = rows.Where(row => !carried.Contains(row) && left.TrueForAll(one => one.Row != row)).ToList();
        return new LimitCoverage(rows.Count, inPacks, left, missing);
    }

    /// <summary>The ids of the rows of a fact base: a list of maps, each with an <c>id</c>.</summary>
    public static IReadOnlyList<string> ReadRows(PackNode file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return [.. file.List().Select(row => row["id"].Text())];
    }

    /// <summary>Reads <c>coverage.yaml</c>: the rows excused.</summary>
    public static IReadOnlyList<ExcusedRow> ReadExcused(PackNode file)
    {
        ArgumentNullException.ThrowIfNull(file);

        var excused = new List<ExcusedRow>();
        foreach (var node in file["excused"].OptionalList())
        {
            excused.Add(new ExcusedRow(node["row"].Text(), node["reason"].Bilingual(), node.At));
            node.NoOtherKeys();
        }

        file.NoOtherKeys();
        return excused;
    }
}
