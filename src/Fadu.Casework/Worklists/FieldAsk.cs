using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Worklists;

/// <summary>Whether a field of a form is asked for, as the form stands, and what that hangs on.</summary>
/// <param name="Shown">Whether it belongs in the form now. What cannot be told yet is shown.</param>
/// <param name="Required">Whether it must be filled in now.</param>
/// <param name="ShownWords">When it belongs in the form, in words; null always, or as the record alone decides.</param>
/// <param name="RequiredWords">When it must be filled in, in words; null always, never, or as the record alone decides.</param>
/// <param name="ShownWhen">The same as data a page can judge (<see cref="ConditionOutline"/>), as JSON; null where nothing is to be judged.</param>
/// <param name="RequiredWhen">The same for being required.</param>
public sealed record FieldAsk(bool Shown, bool Required, Bilingual? ShownWords, Bilingual? RequiredWords, string? ShownWhen, string? RequiredWhen)
{
    internal static FieldAsk Of(FieldDefinition field, Inquiry asked) => new(
        field.ShownWhen is null || field.ShownWhen.Holds(asked) != Truth.No,
        FieldChecks.IsAskedFor(field, asked),
        Words(field.ShownWhen, asked), field.Required ? null : Words(field.RequiredWhen, asked),
        Tree(field.ShownWhen, asked), field.Required ? null : Tree(field.RequiredWhen, asked));

    private static Bilingual? Words(Condition? when, Inquiry asked) => when is { ReadsFields: true } ? ConditionOutline.Words(when, asked) : null;

    private static string? Tree(Condition? when, Inquiry asked) => when is { ReadsFields: true } ? ConditionOutline.Of(when, asked)?.ToJsonString(CaseworkJson.Options) : null;
}
