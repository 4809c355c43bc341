using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Where an event log keeps what every event needs: keys of XES, headings of CSV.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Activity">What was done.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Resource">Who; null when nobody is named.</param>
/// <param name="Format">How times are written, as .NET names it; null for the ISO form.</param>
public sealed record EventLogKeys(string Case, string Activity, string Timestamp, string? Resource, string? Format);

/// <summary>The act of the bureau's own affairs with which an import into a new folder begins.</summary>
/// <param name="Act">The act.</param>
/// <param name="Fields">Its fields as text.</param>
public sealed record EventLogFounding(string Act, IReadOnlyDictionary<string, string> Fields);

/// <summary>How another system's event log is read into a procedure: each case a matter, each event an act.</summary>
public sealed record EventLogMap
{
    /// <summary>Id of the procedure.</summary>
    public required string Procedure { get; init; }

    /// <summary>Keys of an XES log.</summary>
    public required EventLogKeys Xes { get; init; }

    /// <summary>Headings of a CSV log.</summary>
    public required EventLogKeys Csv { get; init; }

    /// <summary>Whether the log's times are good for the day alone.</summary>
    public bool DayPrecision { get; init; }

    /// <summary>The log's names of activities with the acts they are.</summary>
    public required IReadOnlyDictionary<string, string> Activities { get; init; }

    /// <summary>The log's keys with the fields they fill, of every act that has the field.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>How a bureau is founded for such a log; null when it must stand already.</summary>
    public EventLogFounding? Founding { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }
}

/// <summary>Reads <c>log.yaml</c>.</summary>
internal static class EventLogMapReader
{
    private const string FileName = "log";

    /// <summary>Whether a file says how a log is read: it lies beside the pack's folders.</summary>
    public static bool IsOne(PackFile file) => file is { Name: FileName, IsOverlay: false } && file.Path.Count(c => c == '/') <= 2 && file.Path.EndsWith(".yaml", StringComparison.Ordinal);

    public static EventLogMap Read(PackNode node, RulePack pack)
    {
        var procedure = pack.FindProcedure(ReadingScope.Known(node["procedure"], "a procedure of the pack", pack.Procedures.Keys));
        var map = new EventLogMap
        {
            Procedure = procedure?.Id ?? "",
            At = node.At,
            Xes = Keys(node["xes"]),
            Csv = Keys(node["csv"]),
            DayPrecision = node["precision"].OptionalOneOf(fallback: false, ("day", true), ("instant", false)),
            Activities = node["activities"].Map().ToDictionary(entry => entry.Key, entry => Act(entry.Value, procedure)),
            Attributes = node["attributes"].OptionalMap().ToDictionary(entry => entry.Key, entry => Field(entry.Value, procedure)),
            Founding = Founding(node["founding"], pack),
        };
        node.NoOtherKeys();
        return map;
    }

    private static EventLogKeys Keys(PackNode node)
    {
        var keys = new EventLogKeys(node["case"].Text(), node["activity"].Text(), node["timestamp"].Text(), node["resource"].OptionalText(), node["format"].OptionalText());
        node.NoOtherKeys();
        return keys;
    }

    /// <summary>What has happened has happened, and a log may begin anywhere: the act is an event that may open a matter, about the matter.</summary>
    private static string Act(PackNode node, Procedure? procedure)
    {
        var id = ReadingScope.Known(node, "an act of the procedure", procedure?.Acts.Where(act => !StandingActs.Is(act.Id)).Select(act => act.Id) ?? []);
        if (procedure?.FindAct(id) is { } act && (act.Kind != ActKind.Event || !act.Opens || act.For.Kind != SubjectKinds.Matter))
            node.Problem("an event about the matter with “opens: true”, for a log may begin anywhere", $"“{id}”");
        return id;
    }

    private static string Field(PackNode node, Procedure? procedure)
    {
        var id = ReadingScope.Known(node, "a field of an act of the procedure", procedure?.Acts.SelectMany(act => act.Fields).Select(field => field.Id).Distinct() ?? []);
        if (procedure?.Acts.SelectMany(act => act.Fields).FirstOrDefault(field => field.Id == id) is { Type: not (FieldType.Text or FieldType.Choice or FieldType.Place) })
            node.Problem("a field of text or choice: a log's values are texts", $"“{id}”");
        return id;
    }

    /// <summary>The bureau's affairs may be another pack's; where they are here, act and fields must be theirs.</summary>
    private static EventLogFounding? Founding(PackNode node, RulePack pack)
    {
        if (node.IsAbsent)
            return null;
        var founding = new EventLogFounding(node["act"].Text(), node["fields"].Map().ToDictionary(entry => entry.Key, entry => entry.Value.Text()));
        var acts = pack.Procedures.Values.SelectMany(procedure => procedure.Acts).Where(act => act.Feeds.Count > 0 && act.Opens).ToList();
        if (acts.Find(act => act.Id == founding.Act) is { } known)
        {
            foreach (var entry in node["fields"].OptionalMap())
                ReadingScope.CheckKnown(entry.Value, entry.Key, $"a field of {known.Id}", known.Fields.Select(field => field.Id));
        }
        else if (acts.Count > 0)
        {
            node["act"].Problem("an act that founds a bureau", $"“{founding.Act}”");
        }

        node.NoOtherKeys();
        return founding;
    }
}
