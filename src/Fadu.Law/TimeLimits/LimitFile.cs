using System.Globalization;
using Fadu.Law.Packs;

namespace Fadu.Law.TimeLimits;

/// <summary>Reads one file of <c>limits/</c>.</summary>
public static class LimitFile
{
    /// <summary>The units as packs and the command write them.</summary>
    public static IReadOnlyList<(string Word, LimitUnit Unit)> Units { get; } =
        [("hours", LimitUnit.Hours), ("days", LimitUnit.Days), ("working-days", LimitUnit.WorkingDays), ("months", LimitUnit.Months), ("years", LimitUnit.Years)];

    /// <summary>The written form of a unit.</summary>
    public static string Word(LimitUnit unit) => Units.First(row => row.Unit == unit).Word;

    /// <summary>Reads a limit.</summary>
    /// <param name="file">The file's root.</param>
    /// <returns>The limit; where the file is wrong its problems have been told and the limit must not be used.</returns>
    public static TimeLimit Read(PackNode file)
    {
        ArgumentNullException.ThrowIfNull(file);

        var id = file["id"].Text();
        var holder = file["holder"].OneOf(("organ", LimitHolder.Organ), ("party", LimitHolder.Party), ("other", LimitHolder.Other));
        var limit = new TimeLimit(
            id,
            file["title"].Bilingual(),
            file["domain"].Text(),
            file["runs-from"].Bilingual(),
            AppliesBy(file["applies-by"]),
            Values(file["values"], holder),
            [.. file["conflicts"].OptionalList().Select(Conflict)],
            file.At) { Holder = holder };
        file.NoOtherKeys();
        return limit;
    }

    /// <summary>Reads a length as <c>30 days</c>; null after a problem.</summary>
    public static (int Length, LimitUnit Unit)? Length(PackNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        const string Form = "a length as “30 days” (hours, days, working-days, months, years)";
        if (node.IsAbsent)
        {
            node.Problem(Form, "nothing 未写");
            return null;
        }

        if (node.OptionalText() is not { } text)
            return null;
        var parts = text.Split(' ');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= 36_500)
        {
            foreach (var (word, unit) in Units)
            {
                if (word == parts[1])
                    return (n, unit);
            }
        }

        node.Problem(Form, $"“{text}”");
        return null;
    }

    private static string AppliesBy(PackNode node)
    {
        const string Default = "act-day";
        if (node.OptionalText() is not { } text)
            return Default;
        return text.StartsWith("setting:", StringComparison.Ordinal) ? text : node.OneOf(Default, "filing-day", "violation-day-or-milder");
    }

    private static List<LimitValue> Values(PackNode node, LimitHolder holder)
    {
        var values = new List<LimitValue>();
        foreach (var entry in node.Map())
        {
            if (entry.Day() is not { } from)
                continue;
            var value = Value(from, entry.Value, holder);
            if (values.Count > 0 && values[^1] is var before)
            {
                if (before.From >= from || before.Until >= from)
                    entry.Value.ProblemAt(entry.At, "values in the order of their dates, each ending before the next begins", $"{Text(from)} after {Text(before.From)}..{Text(before.Until)}");
                else if (before.Until is null)
                    values[^1] = before with { Until = from.AddDays(-1) };
            }

            values.Add(value);
        }

        return values;
    }

    private static LimitValue Value(DateOnly from, PackNode node, LimitHolder holder)
    {
        var cite = node["cite"].Citation();
        var rule = Rule(node, cite, holder);
        var until = node["until"].OptionalDay();
        if (until < from)
            node["until"].Problem($"a day not before {Text(from)}", Text(until));
        var value = new LimitValue(
            from,
            until,
            node["row"].OptionalText(),
            rule,
            cite,
            node["effective-verified"].Bool(fallback: true),
            node["consequence"].OptionalBilingual(),
            node["note"].OptionalBilingual(),
            node.At)
        { Asks = node.Has("asks") ? Ask(node["asks"], holder) : null };
        node.NoOtherKeys();
        return value;
    }

    private static LimitAsk Ask(PackNode node, LimitHolder holder)
    {
        if (holder != LimitHolder.Party)
            node.Problem("“asks” only in a limit whose holder is the party", "another holder");
        var missed = node["missed"].OptionalBilingual();
        var ask = new LimitAsk(node["must"].Bool(fallback: false), node["does"].Bilingual(), missed, missed is null ? null : node["missed-cite"].Citation());
        node.NoOtherKeys();
        return ask;
    }

    private static LimitRule? Rule(PackNode node, Citation cite, LimitHolder holder)
    {
        var length = node["length"];
        var known = length.OptionalText() == "unverified" ? null : Length(length);
        var rule = new LimitRule
        {
            Length = known?.Length ?? 0,
            Unit = known?.Unit ?? LimitUnit.Days,
            Holder = holder,
            CountsStart = node["counts-start"].Bool(fallback: false),
            Backward = node["direction"].OptionalOneOf(false, ("forward", false), ("backward", true)),
            RollsOver = node["rolls-over"].OptionalOneOf(RollOver.Later, ("later", RollOver.Later), ("never", RollOver.Never), ("earlier", RollOver.Earlier)),
            RestrictsLiberty = node["restricts-liberty"].OptionalOneOf(
                LibertyRule.Never, ("never", LibertyRule.Never), ("always", LibertyRule.Always), ("while-held", LibertyRule.WhileHeld)),
            Doubts = Doubts(node["doubt"]),
            Excludes = node["excludes"].Texts(),
            Extensions = [.. node["extensions"].OptionalList().Select(Extension).OfType<LimitExtension>()],
            Cite = cite,
            CountedBy = node["counted-by"].OptionalCitation(),
        };
        return known is null ? null : rule;
    }

    private static LimitDoubts Doubts(PackNode node)
    {
        var doubts = LimitDoubts.None;
        foreach (var item in node.OptionalList())
            doubts |= item.OneOf(("counts-start", LimitDoubts.CountsStart), ("rolls-over", LimitDoubts.RollsOver), ("working-days", LimitDoubts.WorkingDays));
        return doubts;
    }

    private static LimitExtension? Extension(PackNode node)
    {
        var toDay = node["to-day"].Bool(fallback: false);
        var inAll = node.Has("in-all");
        var upTo = node.Has("up-to");
        var by = node["by"];
        (int Length, LimitUnit Unit)? length = toDay ? (0, LimitUnit.Days) : Length(inAll ? node["in-all"] : upTo ? node["up-to"] : by);
        var times = node["times"];
        var extension = new LimitExtension(
            length?.Length ?? 0,
            length?.Unit ?? LimitUnit.Days,
            inAll,
            upTo,
            times.OptionalText() == "unlimited" ? int.MaxValue : times.OptionalWholeNumber(min: 1, max: 100) ?? 1,
            node["approver"].Bilingual(),
            node["ground"].OptionalBilingual())
        { Id = node["id"].OptionalText(), ToDay = toDay };
        node.NoOtherKeys();
        return length is null ? null : extension;
    }

    private static LimitConflict Conflict(PackNode node)
    {
        var conflict = new LimitConflict(
            node["winner"].Text(),
            node["loser"].Text(),
            node["ground"].OneOf(
                ("rank", ConflictGround.Rank),
                ("special", ConflictGround.Special),
                ("later", ConflictGround.Later),
                ("yields", ConflictGround.Yields),
                ("both-bind", ConflictGround.BothBind)),
            node["why"].Bilingual(),
            node["from"].OptionalDay(),
            node.At);
        node.NoOtherKeys();
        return conflict;
    }

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
