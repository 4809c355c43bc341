using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>What a field holds.</summary>
public enum FieldType
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One of the options, or a key of the register.</summary>
    Choice,

    /// <summary>true or false.</summary>
    YesNo,

    /// <summary>A legal day, 2026-03-02.</summary>
    Day,

    /// <summary>An instant, 2026-03-02T09:30:00+08:00.</summary>
    Instant,

    /// <summary>An amount in yuan.</summary>
    Yuan,

    /// <summary>Number of a party in this matter.</summary>
    Party,

    /// <summary>One officer.</summary>
    Officer,

    /// <summary>Several officers.</summary>
    Officers,

    /// <summary>A unit.</summary>
    Unit,

    /// <summary>A place, in words.</summary>
    Place,

    /// <summary>Number of an evidence item.</summary>
    Evidence,

    /// <summary>Number of a document.</summary>
    Document,

    /// <summary>Number of a thing.</summary>
    Thing,

    /// <summary>Number of a measure.</summary>
    Measure,

    /// <summary>Number of an earlier act of this matter.</summary>
    Act,

    /// <summary>One penalty: kind, yuan, days, permit.</summary>
    Penalty,

    /// <summary>A group of fields of its own.</summary>
    Group,
}

/// <summary>How a field touches a person.</summary>
public enum Personal
{
    /// <summary>Not at all: conditions may read it.</summary>
    None,

    /// <summary>It names a person.</summary>
    Identifying,

    /// <summary>It says what must be kept close.</summary>
    Sensitive,

    /// <summary>Words that may hold anything.</summary>
    FreeText,
}

/// <summary>One option of a choice.</summary>
public sealed record FieldOption(string Id, Bilingual Title);

/// <summary>字段: one thing an act asks for.</summary>
public sealed record FieldDefinition
{
    /// <summary>Its id; keeps type and meaning for ever.</summary>
    public required string Id { get; init; }

    /// <summary>Its label.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>What it holds.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>One sentence of help, or null.</summary>
    public Bilingual? Help { get; init; }

    /// <summary>Whether it holds several.</summary>
    public bool Many { get; init; }

    /// <summary>Whether the act cannot be entered without it.</summary>
    public bool Required { get; init; }

    /// <summary>When it is required; null never, beyond <see cref="Required"/>.</summary>
    public Condition? RequiredWhen { get; internal set; }

    /// <summary>When it is shown; null always.</summary>
    public Condition? ShownWhen { get; internal set; }

    /// <summary>How it touches a person.</summary>
    public Personal Personal { get; init; }

    /// <summary>To whom it may be shown, where that is not as its act says: never to more. Null: as its act, but what officers write stays inside.</summary>
    public Visibility? Visibility { get; init; }

    /// <summary>What it means of a person: name, id-number, phone, birthday, address, flag, lead or handling-unit; null nothing. Read by the desk, never by a condition.</summary>
    public string? Means { get; init; }

    /// <summary>Options written in place.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>The register whose keys it holds, or null.</summary>
    public string? Register { get; init; }

    /// <summary>Roles or kinds the subject named must have; empty for any.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Fields of a group.</summary>
    public IReadOnlyList<FieldDefinition> Parts { get; init; } = [];

    /// <summary>Least number, included.</summary>
    public decimal? Min { get; init; }

    /// <summary>Greatest number, included.</summary>
    public decimal? Max { get; init; }

    /// <summary>Greatest length of a text in characters.</summary>
    public int MaxLength { get; init; } = 4000;

    /// <summary>The unit of a number, in words.</summary>
    public Bilingual? Unit { get; init; }

    /// <summary>The id this meaning had before, or null.</summary>
    public string? Was { get; init; }

    /// <summary>What a value of the choice is called: by its own options, or by its register whatever the day; null where neither knows it.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="key">The value.</param>
    public Bilingual? NameOfChoice(RulePack pack, string key)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return Options.FirstOrDefault(option => option.Id == key)?.Title ?? (Register is { } register ? pack.FindRegister(register)?.Find(key)?.Title : null);
    }

    /// <summary>The kind of subject it names, or null.</summary>
    public string? SubjectKind => Type switch
    {
        FieldType.Party => SubjectKinds.Party,
        FieldType.Evidence => SubjectKinds.Evidence,
        FieldType.Document => SubjectKinds.Document,
        FieldType.Thing => SubjectKinds.Thing,
        FieldType.Measure => SubjectKinds.Measure,
        _ => null,
    };
}
