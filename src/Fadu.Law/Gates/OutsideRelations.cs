using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary><c>linked</c>: a linked matter, from the basis.</summary>
internal sealed record LinkedIs(string? Relation, string? Procedure, IReadOnlyList<string> Stages, int AtLeast) : Condition
{
    public override Needs OwnNeeds => Needs.Linked;

    public override Truth Holds(Inquiry asked) => asked.Basis.Linked is not { } linked
        ? Truth.Unknown
        : Said(linked.Count(Fits) >= AtLeast);

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var procedure = Procedure is null ? null : asked.Pack.FindProcedure(Procedure)?.Title;
        var zh = procedure is null ? "关联事项" : $"关联的“{procedure.Zh}”";
        var en = procedure is null ? "linked matter" : $"linked matter “{procedure.In("en")}”";
        found.Add(asked.Basis.Linked is null
            ? new Bilingual($"没有取到{zh}", $"the {en} was not fetched")
            : wanted ? new Bilingual($"没有符合条件的{zh}", $"there is no {en} as asked") : new Bilingual($"有{zh}", $"there is a {en}"));
    }

    public override IEnumerable<Condition> Variants()
    {
        yield return this with { AtLeast = AtLeast + 1 };
        yield return this with { AtLeast = AtLeast - 1 };
    }

    private bool Fits(LinkedMatter matter) =>
        (Relation is null || matter.Relation == Relation)
        && (Procedure is null || matter.Procedure == Procedure)
        && (Stages.Count == 0 || Stages.Contains(matter.Stage));
}

/// <summary><c>prior</c>: earlier decisions on the person, from the basis.</summary>
internal sealed record PriorIs(IReadOnlyList<string> Kinds, TimeLength? Within, int AtLeast) : Condition
{
    public override Needs OwnNeeds => Needs.PriorPenalties;

    public override Truth Holds(Inquiry asked)
    {
        var party = asked.PartyOf(asked.Subject);
        if (!asked.Basis.Parties.TryGetValue(party, out var facts) || facts.Priors is null)
            return Truth.Unknown;
        return Said(facts.Priors.Count(prior => Fits(asked, prior)) >= AtLeast);
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        if (Holds(asked) == Truth.Unknown)
        {
            found.Add(new Bilingual("没有取到当事人以前的处理记录", "the earlier decisions on the party were not fetched"));
            return;
        }

        var within = Within?.Words();
        found.Add(new Bilingual(
            string.Create(CultureInfo.InvariantCulture, $"当事人{within?.Zh}{(within is null ? "" : "以内")}{(wanted ? "没有" : "有")}{AtLeast}次以上这类处理记录"),
            string.Create(CultureInfo.InvariantCulture, $"the party has {(wanted ? "not " : "")}{AtLeast} or more such earlier decisions{(within is null ? "" : " within " + within.En)}")));
    }

    public override IEnumerable<Condition> Variants()
    {
        yield return this with { AtLeast = AtLeast + 1 };
        if (AtLeast > 1)
            yield return this with { AtLeast = AtLeast - 1 };
        if (Within is { } within)
        {
            yield return this with { Within = within with { Length = within.Length + 1 } };
            yield return this with { Within = within with { Length = within.Length - 1 } };
        }
    }

    private bool Fits(Inquiry asked, PriorDecision prior) =>
        Kinds.Contains(prior.Kind)
        && (Within is not { } length || asked.IsBy(length.EndAfter(prior.DecidedOn.ToDateTime(TimeOnly.MinValue), asked.Calendar)));
}

/// <summary><c>table</c>: a column of the row of a register that a field names.</summary>
internal sealed record TableIs(string Register, string KeyField, string Column, Comparison Asked, bool FromRecord) : Condition
{
    public override bool ReadsFields => !FromRecord;

    public override Truth Holds(Inquiry asked) => Value(asked) is { } value ? Asked.Test(value) : Truth.Unknown;

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var label = asked.LabelOf(KeyField);
        var words = Asked.Words();
        found.Add(Value(asked) is { } value
            ? new Bilingual($"“{label.Zh}”在登记册中的值{(wanted ? "应当" : "")}{words.Zh}，现在是{Fields.Shown(value)}", $"the register's value for “{label.In("en")}” {(wanted ? "should be: " : "is: ")}{words.En}; it is {Fields.Shown(value)}")
            : new Bilingual($"“{label.Zh}”还没有填写，或者登记册中没有", $"“{label.In("en")}” is not filled in, or not in the register"));
    }

    public override IEnumerable<Condition> Variants() => Asked.Variants().Select(variant => this with { Asked = variant });

    private JsonValue? Value(Inquiry asked) =>
        FieldValue.Text(Fields.Value(asked, KeyField, FromRecord)) is { } key
            && asked.Pack.FindRegister(Register)?.Find(key, asked.On) is { } row
            && row.Columns.TryGetValue(Column, out var text)
                ? JsonValue.Create(text) is var value && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : value
                : null;
}

/// <summary><c>register</c>: a field's value stands in a register on the day of the act.</summary>
internal sealed record InRegister(string Register, string FieldId, bool FromRecord) : Condition
{
    public override bool ReadsFields => !FromRecord;

    public override Truth Holds(Inquiry asked)
    {
        var value = Fields.Value(asked, FieldId, FromRecord);
        if (!FieldValue.IsGiven(value))
            return Truth.Unknown;
        var register = asked.Pack.FindRegister(Register);
        return Said(FieldValue.Items(value).All(item => FieldValue.Text(item) is { } key && register?.Find(key, asked.On) is not null));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var title = asked.Pack.FindRegister(Register)?.Title ?? new Bilingual(Register, Register);
        var value = Fields.Value(asked, FieldId, FromRecord);
        var label = asked.LabelOf(FieldId);
        found.Add(FieldValue.IsGiven(value)
            ? new Bilingual($"“{Fields.Shown(value)}”当日{(wanted ? "不在" : "在")}“{title.Zh}”中", $"“{Fields.Shown(value)}” is {(wanted ? "not " : "")}in “{title.In("en")}” on that day")
            : new Bilingual($"“{label.Zh}”还没有填写", $"“{label.In("en")}” is not filled in"));
    }
}

/// <summary><c>setting</c>: what the bureau has chosen.</summary>
internal sealed record SettingIs(SettingDefinition Setting, string Option) : Condition
{
    public override Truth Holds(Inquiry asked) => Said(asked.Basis.Settings.GetValueOrDefault(Setting.Id, Setting.Default) == Option);

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found) => found.Add(new Bilingual(
        $"本机关对“{Setting.Title.Zh}”选定的是{asked.Basis.Settings.GetValueOrDefault(Setting.Id, Setting.Default)}",
        $"the bureau has set “{Setting.Title.In("en")}” to {asked.Basis.Settings.GetValueOrDefault(Setting.Id, Setting.Default)}"));
}
