using System.Text.Json;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Figures;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework.Figures;

/// <summary>The rows that figures measure in the registers of refusals and of looks, which no act makes.</summary>
internal sealed class RegisterRows(OpenBureau bureau, FaduContext context, Roster roster, DateTimeOffset now)
{
    private readonly Lazy<Dictionary<MatterId, string?>> units =
        new(() => context.Matters.Where(row => row.Bureau == bureau.Bureau).Select(row => new { row.MatterId, row.Unit }).ToDictionary(row => row.MatterId, row => row.Unit));

    /// <summary>The rows of a figure whose days lie in a period.</summary>
    public IQueryable<FigureRow> Of(FigureDefinition figure, DateOnly from, DateOnly to)
    {
        var zone = bureau.Pack.Zone;
        var (begin, end) = (LegalDay.Midnight(from, zone).ToUniversalTime(), LegalDay.Midnight(to.AddDays(1), zone).ToUniversalTime());
        if (end > now)
            end = now.AddMilliseconds(1);
        return (figure.Over == FigureOver.Refusals ? Refusals(figure, begin, end) : Looks(figure, begin, end)).ToList().AsQueryable();
    }

    private IEnumerable<FigureRow> Refusals(FigureDefinition figure, DateTimeOffset begin, DateTimeOffset end)
    {
        var found = context.Refusals.Where(row => row.Bureau == bureau.Bureau && row.At >= begin && row.At < end).OrderBy(row => row.At).ThenBy(row => row.RefusalId).ToList();
        var places = new Dictionary<MatterId, int>();
        foreach (var one in found)
        {
            if (!figure.From.Any(source => (source.Procedure is null || source.Procedure == one.Procedure) && (source.Acts.Count == 0 || source.Acts.Contains(one.Act))))
                continue;
            var grounds = figure.Each == FigureEach.Ground
                ? (JsonSerializer.Deserialize<IReadOnlyList<Ground>>(one.Grounds, CaseworkJson.Options) ?? []).Select(ground => ground.Rule).Distinct(StringComparer.Ordinal)
                : [""];
            foreach (var ground in grounds)
                yield return Row(figure, one.MatterId, places, one.At, one.Person, one.Act, ground);
        }
    }

    private IEnumerable<FigureRow> Looks(FigureDefinition figure, DateTimeOffset begin, DateTimeOffset end)
    {
        var found = context.Looks.Where(row => row.Bureau == bureau.Bureau && row.At >= begin && row.At < end).OrderBy(row => row.At).ThenBy(row => row.LookId)
            .Select(row => new { row.At, row.MatterId, row.Person, row.What }).ToList();
        var places = new Dictionary<MatterId, int>();
        return found.Select(one => Row(figure, one.MatterId ?? default, places, one.At, one.Person, one.What, ""));
    }

    /// <summary>What touches no matter belongs to the unit of whoever did it.</summary>
    private FigureRow Row(FigureDefinition figure, MatterId matter, Dictionary<MatterId, int> places, DateTimeOffset at, string person, string what, string category)
    {
        var on = LegalDay.Of(at, bureau.Pack.Zone);
        return new FigureRow
        {
            Bureau = bureau.Bureau,
            MatterId = matter,
            Figure = figure.Id,
            Number = 0,
            Place = places[matter] = places.GetValueOrDefault(matter) + 1,
            Subject = 0,
            OnDay = on,
            At = at,
            Unit = units.Value.GetValueOrDefault(matter) ?? roster.StandingOf(person, on).Posts.Select(post => post.Unit).FirstOrDefault() ?? "",
            What = what,
            Category = category,
            Hundredths = 100,
        };
    }
}
