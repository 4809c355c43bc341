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
        var found = (from row in context.Refusals
                     join one in context.Matters on new { row.Bureau, row.MatterId } equals new { one.Bureau, one.MatterId } into heads
                     from head in heads.DefaultIfEmpty()
                     where row.Bureau == bureau.Bureau && row.At >= begin && row.At < end
                     orderby row.At, row.RefusalId
                     select new { row.At, row.MatterId, row.Person, row.Procedure, row.Act, row.Grounds, head.Unit }).ToList();
        var places = new Dictionary<MatterId, int>();
        foreach (var one in found)
        {
            if (!figure.From.Any(source => (source.Procedure is null || source.Procedure == one.Procedure) && (source.Acts.Count == 0 || source.Acts.Contains(one.Act))))
                continue;
            var grounds = figure.Each == FigureEach.Ground
                ? (JsonSerializer.Deserialize<IReadOnlyList<Ground>>(one.Grounds, CaseworkJson.Options) ?? []).Select(ground => ground.Rule).Distinct(StringComparer.Ordinal)
                : [""];
            foreach (var ground in grounds)
                yield return Row(figure, one.MatterId, one.Unit, places, one.At, one.Person, one.Act, ground);
        }
    }

    private IEnumerable<FigureRow> Looks(FigureDefinition figure, DateTimeOffset begin, DateTimeOffset end)
    {
        var found = (from row in context.Looks
                     join one in context.Matters on new { row.Bureau, row.MatterId } equals new { one.Bureau, MatterId = (MatterId?)one.MatterId } into heads
                     from head in heads.DefaultIfEmpty()
                     where row.Bureau == bureau.Bureau && row.At >= begin && row.At < end
                     orderby row.At, row.LookId
                     select new { row.At, row.MatterId, row.Person, row.What, head.Unit }).ToList();
        var places = new Dictionary<MatterId, int>();
        return found.Select(one => Row(figure, one.MatterId ?? default, one.Unit, places, one.At, one.Person, one.What, ""));
    }

    /// <summary>What touches no matter belongs to the unit of whoever did it.</summary>
    private FigureRow Row(FigureDefinition figure, MatterId matter, string? unit, Dictionary<MatterId, int> places, DateTimeOffset at, string person, string what, string category)
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
            Unit = unit ?? roster.StandingOf(person, on).Posts.Select(post => post.Unit).FirstOrDefault() ?? "",
            What = what,
            Category = category,
            Hundredths = 100,
        };
    }
}
