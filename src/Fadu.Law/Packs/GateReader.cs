using System.Globalization;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads a gate, from a file of <c>gates/</c> or written in an act, for the act that uses it.</summary>
internal static class GateReader
{
    private static readonly string[] Grounds = ["rank", "special", "later", "yields", GateConflicts.BothBind];

    /// <summary>Reads a gate.</summary>
    public static Gate Read(PackNode node, ReadingScope scope)
    {
        var id = node["id"].Text();
        scope.Rule = id;
        var gate = new Gate
        {
            Id = id,
            At = node.At,
            Title = node["title"].Bilingual(),
            Effect = node["effect"].OptionalOneOf<GateEffect?>(null, ("refuse", GateEffect.Refuse), ("record", GateEffect.Record), ("warn", GateEffect.Warn)),
            AppliesBy = AppliesBy(node["applies-by"], scope),
            Governs = node["governs"].OptionalText(),
            Versions = Versions(node["versions"], scope),
            Conflicts = [.. node["conflicts"].OptionalList().Select(Conflict)],
        };
        node.NoOtherKeys();
        return gate;
    }

    /// <summary>Reads by which day a version is chosen.</summary>
    internal static AppliesBy AppliesBy(PackNode node, ReadingScope scope)
    {
        var read = AppliesByWords.Parse(node.OptionalText());
        if (read.Kind == AppliesByKind.Setting)
            ReadingScope.CheckKnown(node, read.Name!, "a setting of the procedure", scope.Settings.Select(setting => setting.Id));
        if (read.Kind == AppliesByKind.NamedDay)
            ReadingScope.CheckKnown(node, read.Name!, "act-day, violation-day-or-milder, filing-day or setting:…", ["filing-day", "violation-day"]);
        return read;
    }

    private static List<GateVersion> Versions(PackNode node, ReadingScope scope)
    {
        var versions = new List<GateVersion>();
        foreach (var item in node.List())
        {
            var version = Version(item, scope);
            if (version.Until < version.From)
                item["until"].Problem($"a day not before {Text(version.From)}", Text(version.Until));
            if (versions.Count > 0 && (versions[^1].From >= version.From || versions[^1].Until is null || versions[^1].Until >= version.From))
                item["from"].Problem("versions in the order of their dates, each ending before the next begins", $"{Text(version.From)} after {Text(versions[^1].From)}..{Text(versions[^1].Until)}");
            versions.Add(version);
        }

        return versions;
    }

    private static GateVersion Version(PackNode node, ReadingScope scope)
    {
        var cure = node["cure"];
        var (act, field) = (cure["act"], cure["field"]);
        if (!field.IsAbsent && scope.Act is not null)
            ReadingScope.CheckKnown(field, field.Text(), $"a field of {scope.Act}", scope.Acts[scope.Act].Select(one => one.Id));
        var version = new GateVersion
        {
            At = node.At,
            From = node["from"].Day(),
            Until = node["until"].OptionalDay(),
            Cite = node["cite"].Citation(),
            Also = [.. node["also"].OptionalList().Select(cite => cite.Citation())],
            Applies = ConditionReader.ReadOptional(node["applies"], scope),
            Require = node["require"].IsAbsent ? Missing(node) : ConditionReader.Read(node["require"], scope),
            Lacking = Sentence(node["lacking"].Bilingual(), node["lacking"], scope),
            Cure = Sentence(new Bilingual(cure["zh"].Text(), cure["en"].OptionalText()), cure, scope),
            CureAct = act.IsAbsent ? null : scope.ActId(act),
            CureField = field.OptionalText(),
        };
        cure.NoOtherKeys();
        node.NoOtherKeys();
        return version;
    }

    private static Condition Missing(PackNode node)
    {
        node["require"].Problem("a condition under “require”", "nothing 未写");
        return Condition.Always;
    }

    /// <summary>Checks the places of a sentence: {subject} {found} {field:id} {limit:id}.</summary>
    private static Bilingual Sentence(Bilingual words, PackNode node, ReadingScope scope)
    {
        foreach (var place in Places(words.Zh).Concat(Places(words.En ?? "")))
        {
            if (place is "subject" or "found")
                continue;
            var parts = place.Split(':', 2);
            if (parts is ["field", var field])
                scope.Field(node, field);
            else if (parts is ["limit", var limit])
                ReadingScope.CheckKnown(node, limit, "a time limit of limits/", scope.Pack.Limits.Keys);
            else
                node.Problem("{subject}, {found}, {field:id} or {limit:id}", "{" + place + "}");
        }

        return words;
    }

    private static IEnumerable<string> Places(string text)
    {
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var close = text.IndexOf('}', open);
            if (close > open)
                yield return text[(open + 1)..close];
        }
    }

    private static RuleConflict Conflict(PackNode node)
    {
        var conflict = new RuleConflict(node["with"].Text(), node["winner"].Text(), node["ground"].OneOf(Grounds), node["cite"].OptionalCitation(), node.At);
        _ = node["why"].OptionalBilingual();
        node.NoOtherKeys();
        return conflict;
    }

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
