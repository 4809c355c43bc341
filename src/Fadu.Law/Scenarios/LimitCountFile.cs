using System.Globalization;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>Reads the counts of a file of <c>scenarios/</c>: <c>counts: [ { limit, counted: [..] } ]</c>.</summary>
internal static class LimitCountFile
{
    private static readonly string[] Answers = ["last-day", "before", "in-force"];

    /// <summary>Reads the counts of a file, each a scenario of its own.</summary>
    public static IEnumerable<Scenario> Read(PackNode file)
    {
        foreach (var group in file["counts"].List())
        {
            var limit = group["limit"].Text();
            foreach (var line in group["counted"].List())
                yield return Count(line, limit);
            group.NoOtherKeys();
        }
    }

    private static Scenario Count(PackNode node, string limit)
    {
        if (!Answers.Any(node.Has))
            node.Problem("what the count gives: " + string.Join(", ", Answers), "none of them");
        var from = Moment(node["from"]);
        var count = new LimitCount
        {
            Limit = limit,
            From = from,
            LawDay = node["law-day"].OptionalDay() ?? from.Day,
            Course = new LimitCourse
            {
                Held = node["held"].Bool(fallback: false),
                Pauses = [.. node["not-counted"].OptionalList().Select(Pause)],
                Extensions = [.. node["extended"].OptionalList().Select(Extension)],
            },
            LastDay = node["last-day"].OptionalDay(),
            Before = node.Has("before") ? Moment(node["before"]) : null,
            InForce = node.Has("in-force") ? node["in-force"].OneOf("no", "unread") : null,
        };
        if (count.InForce is not null && (node.Has("last-day") || node.Has("before")))
            node["in-force"].Problem("nothing beside a last day or a time", count.InForce);
        var scenario = new Scenario { At = node.At, Name = Name(count), Procedure = "", ByHand = node["by-hand"].Text(), Facts = [], Count = count };
        node.NoOtherKeys();
        return scenario;
    }

    private static Pause Pause(PackNode node)
    {
        var (from, to) = (Moment(node["from"]), Moment(node["to"]));
        var pause = new Pause(node["ground"].Text(), from.Day, to.Day) { FromTime = from.Time, ToTime = to.Time };
        node.NoOtherKeys();
        return pause;
    }

    private static GrantedExtension Extension(PackNode node)
    {
        var granted = new GrantedExtension(Option: node["number"].WholeNumber(min: 1, max: 20) - 1, Until: node["to"].OptionalDay());
        node.NoOtherKeys();
        return granted;
    }

    private static LimitStart Moment(PackNode node)
    {
        if (LimitCalculator.Start(node.Text()) is { } start)
            return start;
        node.Problem("a day as 2026-02-10, or a minute as 2026-02-10T09:00", $"“{node.OptionalText()}”");
        return default;
    }

    /// <summary>What a count is called: its limit, its start and what happens meanwhile.</summary>
    private static string Name(LimitCount count)
    {
        var parts = new List<string> { $"{count.Limit}, from {Text(count.From)}" };
        if (count.LawDay != count.From.Day)
            parts.Add($"by the law of {Text(count.LawDay)}");
        if (count.Course.Held)
            parts.Add("a person held");
        parts.AddRange(count.Course.Pauses.Select(pause => $"without {pause.Ground} of {Text(pause.From)}"));
        parts.AddRange(count.Course.Extensions.Select(extension => string.Create(CultureInfo.InvariantCulture, $"extension {extension.Option + 1}")));
        return string.Join(", ", parts);
    }

    private static string Text(LimitStart start) => start.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{Text(start.Day)}T{time:HH\\:mm}") : Text(start.Day);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
