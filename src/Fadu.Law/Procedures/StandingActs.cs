using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>The two acts that every procedure has: 更正 and 撤销误录. Neither removes anything.</summary>
public static class StandingActs
{
    /// <summary>Corrects a field, or the day, of an act.</summary>
    public const string Correct = "correct-act";

    /// <summary>Strikes an act that was recorded by mistake.</summary>
    public const string Strike = "strike-act";

    /// <summary>The field with the number of the act concerned.</summary>
    public const string Target = "target";

    /// <summary>The field of <see cref="Correct"/> with the id of the field to correct, or <see cref="OccurredOn"/>.</summary>
    public const string Field = "field";

    /// <summary>What was recorded.</summary>
    public const string From = "from";

    /// <summary>What is right.</summary>
    public const string To = "to";

    /// <summary>Why.</summary>
    public const string Ground = "ground";

    /// <summary>Stands in <see cref="Field"/> for the day the act occurred.</summary>
    public const string OccurredOn = "occurred-on";

    private static readonly SourceSpan BuiltIn = SourceSpan.Of("built in");

    /// <summary>The definitions, the same in every procedure.</summary>
    public static IReadOnlyList<ActDefinition> All { get; } =
    [
        new()
        {
            Id = Correct,
            Title = new Bilingual("更正记录", "Correct a record"),
            Kind = ActKind.Power,
            Burdens = Burdens.Organ,
            At = BuiltIn,
            Needs = Needs.Standing,
            Fields =
            [
                Of(Target, new Bilingual("更正哪一号行为", "Act to correct"), FieldType.Act, required: true),
                Of(Field, new Bilingual("更正哪一项", "Field to correct"), FieldType.Text, required: true),
                Of(From, new Bilingual("原记录", "As recorded"), FieldType.Text, required: false),
                Of(To, new Bilingual("更正为", "Corrected to"), FieldType.Text, required: true),
                Of(Ground, new Bilingual("更正理由", "Ground of the correction"), FieldType.Text, required: true) with { Personal = Personal.FreeText },
            ],
        },
        new()
        {
            Id = Strike,
            Title = new Bilingual("撤销误录", "Strike a record made by mistake"),
            Kind = ActKind.Power,
            Burdens = Burdens.Organ,
            At = BuiltIn,
            Needs = Needs.Standing,
            Fields =
            [
                Of(Target, new Bilingual("撤销哪一号行为", "Act to strike"), FieldType.Act, required: true),
                Of(Ground, new Bilingual("误录的原因", "How it was recorded by mistake"), FieldType.Text, required: true) with { Personal = Personal.FreeText },
            ],
        },
    ];

    /// <summary>Whether an act is one of the two.</summary>
    public static bool Is(string act) => act is Correct or Strike;

    private static FieldDefinition Of(string id, Bilingual title, FieldType type, bool required) =>
        new() { Id = id, Title = title, Type = type, Required = required, At = BuiltIn };
}
