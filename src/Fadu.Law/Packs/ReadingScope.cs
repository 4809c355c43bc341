using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Packs;

/// <summary>What names mean while one procedure is read: everything a condition may speak of.</summary>
internal sealed class ReadingScope
{
    /// <summary>The pack so far: limits, registers, documents.</summary>
    public required RulePack Pack { get; init; }

    /// <summary>Ids of all procedures.</summary>
    public required IReadOnlyCollection<string> Procedures { get; init; }

    /// <summary>Fields by act.</summary>
    public Dictionary<string, IReadOnlyList<FieldDefinition>> Acts { get; } = [];

    /// <summary>Stages in order.</summary>
    public List<Stage> Stages { get; } = [];

    /// <summary>Roles and kinds.</summary>
    public List<RoleDefinition> Roles { get; } = [];

    /// <summary>Settings.</summary>
    public List<SettingDefinition> Settings { get; } = [];

    /// <summary>Named facts.</summary>
    public Dictionary<string, DerivedFact> Derived { get; } = [];

    /// <summary>Uses of named predicates: name and rule.</summary>
    public List<(string Predicate, string Rule)> Predicates { get; } = [];

    /// <summary>Papers produced and limits named, for what nobody uses.</summary>
    public HashSet<string> LimitsNamed { get; } = [];

    /// <summary>The rule being read, for messages and the register of predicates.</summary>
    public string Rule { get; set; } = "";

    /// <summary>The act whose fields <c>field</c> reads; null in a named fact, which reads any act's.</summary>
    public string? Act { get; set; }

    /// <summary>In <c>where</c> of an act: the acts whose fields <c>field</c> reads.</summary>
    public IReadOnlyList<string>? WhereActs { get; set; }

    /// <summary>Whether a named fact is read: a field the act has not is taken from the record.</summary>
    public bool InDerive => Act is null && WhereActs is null;

    /// <summary>The field of that id where <c>field</c> now reads; null with a problem when there is none or it touches a person.</summary>
    public FieldDefinition? Field(PackNode node, string id) =>
        Field(node, id, WhereActs is not null ? string.Join(", ", WhereActs) : Act ?? "any act", Readable().SelectMany(fields => fields));

    /// <summary>As <see cref="Field(PackNode, string)"/>, of any act of the procedure: what the record holds from before.</summary>
    public FieldDefinition? FieldOfAny(PackNode node, string id) => Field(node, id, "any act", Acts.Values.SelectMany(fields => fields));

    private static FieldDefinition? Field(PackNode node, string id, string of, IEnumerable<FieldDefinition> readable)
    {
        if (readable.FirstOrDefault(field => field.Id == id) is not { } found)
        {
            node.Problem($"a field of {of}{PackNode.Suggest(id, [.. readable.Select(field => field.Id).Distinct()])}", $"“{id}”");
            return null;
        }

        if (found.Personal != Personal.None)
            node.Problem("a field that is not personal: what the law must know of a person comes from the basis", $"“{id}”");
        return found;
    }

    /// <summary>Checks a name against those known.</summary>
    public static string Known(PackNode node, string what, IEnumerable<string> known)
    {
        var text = node.Text();
        CheckKnown(node, text, what, known);
        return text;
    }

    /// <summary>Checks a name against those known.</summary>
    public static void CheckKnown(PackNode node, string text, string what, IEnumerable<string> known)
    {
        if (text.Length > 0 && !known.Contains(text))
            node.Problem($"{what}{PackNode.Suggest(text, [.. known])}", $"“{text}”");
    }

    /// <summary>The id of an act, checked.</summary>
    public string ActId(PackNode node) => Known(node, "an act of the procedure", Acts.Keys.Concat([StandingActs.Correct, StandingActs.Strike]));

    /// <summary>The id of a limit, checked.</summary>
    public string LimitId(PackNode node)
    {
        var id = Known(node, "a time limit of limits/", Pack.Limits.Keys);
        LimitsNamed.Add(id);
        return id;
    }

    /// <summary>The id of a register, checked.</summary>
    public string RegisterId(PackNode node) => Known(node, "a register of registers/", Pack.Registers.Keys);

    /// <summary>A text or a list of texts, each checked by the caller's eyes.</summary>
    public static IReadOnlyList<PackNode> OneOrMore(PackNode node) => node.IsText ? [node] : node.OptionalList();

    /// <summary>The roles or kinds of a kind of subject; of documents the templates.</summary>
    public IEnumerable<string> IdsOf(string kind) =>
        kind == SubjectKinds.Document ? Pack.Documents.Keys : Roles.Where(role => role.Kind == kind).Select(role => role.Id);

    /// <summary>Roles of a kind, checked.</summary>
    public IReadOnlyList<string> RoleIds(PackNode node, string kind)
    {
        if (kind == SubjectKinds.Document)
            return [.. OneOrMore(node).Select(DocumentId)];
        var known = Roles.Where(role => role.Kind == kind).Select(role => role.Id).ToList();
        return [.. OneOrMore(node).Select(item => Known(item, $"a {kind} of the procedure", known))];
    }

    /// <summary>The id of a template, checked.</summary>
    public string DocumentId(PackNode node) => Known(node, "a template of documents/", Pack.Documents.Keys);

    private IEnumerable<IReadOnlyList<FieldDefinition>> Readable() =>
        WhereActs is not null ? WhereActs.Select(FieldsOf) : Act is not null ? [FieldsOf(Act)] : Acts.Values;

    private IReadOnlyList<FieldDefinition> FieldsOf(string act) =>
        Acts.TryGetValue(act, out var fields) ? fields : StandingActs.All.FirstOrDefault(one => one.Id == act)?.Fields ?? [];
}
