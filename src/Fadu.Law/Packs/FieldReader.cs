using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads the fields of an act: first what they are, then, when all fields of all acts are known, their conditions.</summary>
internal static class FieldReader
{
    private static readonly string[] Meanings = ["name", "id-number", "phone", "birthday", "address", "flag", "lead", "handling-unit"];

    private static readonly (string Word, FieldType Type)[] Types =
    [
        ("text", FieldType.Text), ("number", FieldType.Number), ("choice", FieldType.Choice), ("yes-no", FieldType.YesNo), ("day", FieldType.Day),
        ("instant", FieldType.Instant), ("yuan", FieldType.Yuan), ("party", FieldType.Party), ("officer", FieldType.Officer), ("officers", FieldType.Officers),
        ("unit", FieldType.Unit), ("place", FieldType.Place), ("evidence", FieldType.Evidence), ("document", FieldType.Document), ("thing", FieldType.Thing),
        ("measure", FieldType.Measure), ("act", FieldType.Act), ("penalty", FieldType.Penalty), ("group", FieldType.Group),
    ];

    /// <summary>Reads the fields of a map.</summary>
    public static IReadOnlyList<FieldDefinition> Read(PackNode fields, ReadingScope scope) => [.. fields.OptionalMap().Select(entry => ReadOne(entry, scope))];

    /// <summary>Reads the conditions of fields read before.</summary>
    public static void ReadConditions(PackNode fields, IReadOnlyList<FieldDefinition> read, ReadingScope scope)
    {
        foreach (var entry in fields.OptionalMap())
        {
            var field = read.First(one => one.Id == entry.Key);
            field.ShownWhen = ConditionReader.ReadOptional(entry.Value["shown-when"], scope);
            field.RequiredWhen = ConditionReader.ReadOptional(entry.Value["required-when"], scope);
        }
    }

    private static FieldDefinition ReadOne(PackEntry entry, ReadingScope scope)
    {
        var node = entry.Value;
        var type = node["type"].OneOf<FieldType>(Types);
        var register = node["register"];
        var field = new FieldDefinition
        {
            Id = entry.Key,
            At = entry.At,
            Title = node["title"].Bilingual(),
            Type = type,
            Help = node["help"].OptionalBilingual(),
            Many = node["many"].Bool(fallback: type is FieldType.Officers),
            Required = node["required"].Bool(fallback: false),
            Personal = node["personal"].OptionalOneOf(
                Personal.None,
                ("none", Personal.None), ("identifying", Personal.Identifying), ("sensitive", Personal.Sensitive), ("free-text", Personal.FreeText)),
            Visibility = node["visibility"].IsAbsent ? null : node["visibility"].OneOf(Visibilities.Words),
            Means = node["means"].IsAbsent ? null : node["means"].OneOf(Meanings),
            Options = [.. node["options"].OptionalMap().Select(option => new FieldOption(option.Key, option.Value.Bilingual()))],
            Register = register.IsAbsent ? null : scope.RegisterId(register),
            Roles = Roles(node["roles"], type, scope),
            Parts = Read(node["fields"], scope),
            Min = node["min"].OptionalNumber(),
            Max = node["max"].OptionalNumber(),
            MaxLength = node["max-length"].OptionalWholeNumber(min: 1, max: 1_000_000) ?? 4000,
            Unit = node["unit"].OptionalBilingual(),
            Was = node["was"].OptionalText(),
        };
        Check(node, field);
        _ = (node["required-when"], node["shown-when"]);
        node.NoOtherKeys();
        return field;
    }

    private static IReadOnlyList<string> Roles(PackNode node, FieldType type, ReadingScope scope) =>
        node.IsAbsent || new FieldDefinition { Id = "", Title = new Bilingual(""), Type = type, At = node.At }.SubjectKind is not { } kind ? [] : scope.RoleIds(node, kind);

    private static void Check(PackNode node, FieldDefinition field)
    {
        if (field is { Type: FieldType.Choice, Options.Count: 0, Register: null })
            node.Problem("options or a register for a choice", "neither");
        if (field is { Type: FieldType.Penalty, Register: null })
            node.Problem("the register of penalty kinds under “register”", "nothing 未写");
        if (field is { Type: FieldType.Group, Parts.Count: 0 })
            node.Problem("the fields of the group under “fields”", "nothing 未写");
        if (field.Min > field.Max)
            node["max"].Problem("a number not less than min", "a smaller one");
    }
}
