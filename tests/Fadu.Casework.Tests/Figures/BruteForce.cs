using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Fadu.Casework.Tests.Figures;

/// <summary>An act as its stored JSON says, read without the engine.</summary>
internal sealed record StoredAct(
    Guid Matter, int Number, string Procedure, string Act, DateTimeOffset RecordedAt, string Unit, IReadOnlyList<int> Subjects, IReadOnlyList<string> Findings)
{
    public DateOnly On { get; init; }

    public DateTimeOffset At { get; init; }

    public required JsonObject Fields { get; init; }

    public static StoredAct Read(Guid matter, byte[] skeleton)
    {
        var json = JsonNode.Parse(Encoding.UTF8.GetString(skeleton))!;
        var act = json["act"]!;
        return new StoredAct(
            matter, (int)act["number"]!, (string)json["procedure"]!, (string)act["act"]!, Moment(act["recordedAt"]!), (string?)json["unit"] ?? "",
            [.. act["subjects"]!.AsArray().Select(one => (int)one!)], [.. act["findings"]!.AsArray().Select(one => (string)one!)])
        {
            On = DateOnly.ParseExact((string)act["occurredOn"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            At = Moment(act["occurredAt"]!),
            Fields = (JsonObject)act["fields"]!.DeepClone(),
        };
    }

    private static DateTimeOffset Moment(JsonNode written) => DateTimeOffset.Parse((string)written!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>Counts the figures of the small case by hand: its own reading of corrections, of days and of the thirty days, and nothing of the engine.</summary>
internal sealed class BruteForce
{
    private static readonly DateOnly[] DaysOff2026 =
        [.. Days("2026-02-15", "2026-02-23"), .. Days("2026-04-04", "2026-04-06"), .. Days("2026-05-01", "2026-05-05"), .. Days("2026-06-19", "2026-06-21")];

    private static readonly DateOnly[] MakeUp2026 = [Day("2026-02-28"), Day("2026-05-09")];

    private readonly List<StoredAct> acts;
    private readonly DateTimeOffset now;

    public BruteForce(IEnumerable<StoredAct> recorded, DateTimeOffset now)
    {
        this.now = now;
        acts = [.. recorded.Where(act => act.Procedure == "small-case").GroupBy(act => act.Matter).SelectMany(matter => Corrected([.. matter.OrderBy(act => act.Number)]))];
    }

    /// <summary>What each figure of the pack says of a period, of the units given; null units are all.</summary>
    public Dictionary<string, string> Of(DateOnly from, DateOnly to, string? unit = null)
    {
        var mine = acts.GroupBy(act => act.Matter).Where(matter => unit is null || matter.Any(act => act.Unit == unit)).SelectMany(matter => matter).ToList();
        var within = mine.Where(act => act.On >= from && act.On <= to).ToList();
        IEnumerable<StoredAct> Named(string act) => within.Where(one => one.Act == act);
        var limits = mine.GroupBy(act => act.Matter).Select(matter => Limit([.. matter])).OfType<(DateTimeOffset Due, DateTimeOffset? Stopped)>().ToList();
        var met = limits.Count(one => one.Stopped is { } stopped && stopped < one.Due && In(stopped, from, to));
        var late = limits.Count(one => one.Stopped is { } stopped && stopped >= one.Due && In(stopped, from, to));
        var settled = Named("settle-case").ToList();
        return new Dictionary<string, string>
        {
            ["small.begun"] = Text(Named("begin-case").Count()),
            ["small.told"] = Text(Named("tell-person").Sum(act => act.Subjects.Count)),
            ["small.settled"] = Text(settled.Count),
            ["small.settled-first"] = Text(settled.Count(act => act.Fields["treated-as-first"]!.ToString() == "true")),
            ["small.fines"] = Text(settled.Sum(act => act.Fields["fine-yuan"] is { } fine ? decimal.Parse(fine.ToJsonString().Trim('"'), CultureInfo.InvariantCulture) : 0)),
            ["small.matters-told"] = Text(Named("tell-person").Select(act => act.Matter).Distinct().Count()),
            ["small.persons-told"] = Text(Named("tell-person").SelectMany(act => act.Subjects.Select(subject => (act.Matter, subject))).Distinct().Count()),
            ["small.open"] = Text(mine.GroupBy(act => act.Matter).Count(matter => matter.First().Act == "begin-case" && matter.First().On <= to
                && !matter.Any(act => act.Act == "end-case" && act.On <= to))),
            ["small.opened"] = Text(mine.GroupBy(act => act.Matter).Count(matter => matter.First() is { Act: "begin-case" } first && first.On >= from && first.On <= to)),
            ["small.first"] = settled.Count == 0 ? "" : Text(settled.Min(act => act.On)),
            ["small.last"] = settled.Count == 0 ? "" : Text(settled.Max(act => act.On)),
            ["small.findings"] = Text(within.Sum(act => act.Findings.Distinct().Count())),
            ["small.in-time"] = Text(met),
            ["small.late"] = Text(late),
            ["small.ended"] = Text(met + late),
            ["small.expired"] = Text(limits.Count(one => one.Due <= now && (one.Stopped is null || one.Stopped >= one.Due) && In(one.Due, from, to))),
            ["small.overdue"] = Text(limits.Count(one => one.Due <= now && LocalDay(one.Due) <= to && (one.Stopped is null || (one.Stopped >= one.Due && LocalDay(one.Stopped.Value) > to)))),
            ["small.in-time-share"] = met + late == 0 ? "" : Text(Math.Floor(met * 1000m / (met + late)) / 10),
            ["small.years"] = mine.Any(act => act.Act == "begin-case" && act.On.Year == to.Year && act.On <= to) ? "1" : "0",
            ["small.corrections"] = Text(Named("correct-act").Count()),
            ["small.strikes"] = Text(Named("strike-act").Count()),
            ["small.studied"] = "",
        };
    }

    public static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    public static DateOnly LocalDay(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(TimeSpan.FromHours(8)).DateTime);

    private static string Text(DateOnly on) => on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool In(DateTimeOffset at, DateOnly from, DateOnly to) => LocalDay(at) >= from && LocalDay(at) <= to;

    /// <summary>A strike takes its target out, unless it was itself struck later; a correction changes one field, or the day.</summary>
    private static List<StoredAct> Corrected(List<StoredAct> matter)
    {
        var struck = new HashSet<int>();
        foreach (var act in Enumerable.Reverse(matter))
        {
            // Nobody strikes what was not yet recorded.
            if (act.Act == "strike-act" && !struck.Contains(act.Number) && (int)act.Fields["target"]! < act.Number)
                struck.Add((int)act.Fields["target"]!);
        }

        var standing = matter.Where(act => !struck.Contains(act.Number)).ToList();
        foreach (var correction in standing.Where(act => act.Act == "correct-act").ToList())
        {
            var index = standing.FindIndex(act => act.Number == (int)correction.Fields["target"]!);
            if (index < 0 || standing[index].Number > correction.Number || standing[index].Act is "correct-act" or "strike-act")
                continue;
            var (field, to) = ((string)correction.Fields["field"]!, correction.Fields["to"]!);
            if (field == "occurred-on")
            {
                var day = Day((string)to!);
                standing[index] = standing[index] with { On = day, At = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.FromHours(8)) };
                continue;
            }

            var fields = (JsonObject)standing[index].Fields.DeepClone();
            fields[field] = to.DeepClone();
            standing[index] = standing[index] with { Fields = fields };
        }

        return standing;
    }

    /// <summary>Thirty days from the day after filing; a last day that is no working day moves on. The first decision ends it.</summary>
    private static (DateTimeOffset Due, DateTimeOffset? Stopped)? Limit(List<StoredAct> matter)
    {
        if (matter.Find(act => act.Act == "begin-case") is not { } begun)
            return null;
        var last = begun.On.AddDays(30);
        while (!MakeUp2026.Contains(last) && (last.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || DaysOff2026.Contains(last)))
            last = last.AddDays(1);
        return (new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.FromHours(8)), matter.Find(act => act.Act == "settle-case")?.At);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<DateOnly> Days(string from, string to)
    {
        for (var day = Day(from); day <= Day(to); day = day.AddDays(1))
            yield return day;
    }
}
