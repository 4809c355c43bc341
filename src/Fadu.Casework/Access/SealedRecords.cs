using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Access;

/// <summary>An act that opened a sealed record, as it stands.</summary>
/// <param name="Number">Number of the act.</param>
/// <param name="Ground">The ground: a key of the pack's register.</param>
/// <param name="Title">The ground in words.</param>
/// <param name="Cite">The provision that allows it, where the register names one.</param>
/// <param name="Readers">The officers who may read.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day, included.</param>
/// <param name="By">Who opened it.</param>
public sealed record RecordOpening(int Number, string Ground, Bilingual Title, Citation? Cite, IReadOnlyList<string> Readers, DateOnly From, DateOnly Until, string By)
{
    private const string PurposePrefix = "sealed-record:";

    /// <summary>What a look under this opening is for, as the log of looks keeps it.</summary>
    public string Purpose => PurposePrefix + Ground;

    /// <summary>The ground that a look was for; null where it was not a look at a sealed record.</summary>
    public static string? GroundOf(string? purpose) =>
        purpose is not null && purpose.StartsWith(PurposePrefix, StringComparison.Ordinal) ? purpose[PurposePrefix.Length..] : null;
}

/// <summary>The seal of a record: under which provision, since when.</summary>
/// <param name="Title">What is sealed, in words.</param>
/// <param name="Cite">The provision; null where the law in use no longer holds it.</param>
/// <param name="At">Since.</param>
/// <param name="Number">Number of the act that sealed it.</param>
public sealed record RecordSeal(Bilingual Title, Citation? Cite, DateTimeOffset At, int Number);

/// <summary>封存: what a matter's acts say of its seal and of its openings.</summary>
public static class SealedRecords
{
    /// <summary>The seal of a matter; null where it is not sealed.</summary>
    public static RecordSeal? SealOf(MatterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.IsSealed)
            return null;
        var act = state.Record.Raw[state.Seals.FindLast(number => !state.Record.Struck.Any(struck => struck.Number == number)) - 1];
        var limit = state.Procedure.Seals is { } seals && FieldValue.Text(act.Fields[seals.Field]) is { } id ? state.Pack.FindLimit(id) : null;
        return new RecordSeal(limit?.Title ?? new Bilingual("违法记录", "Record"), limit?.On(act.OccurredOn)?.Cite, act.RecordedAt, act.Number);
    }

    /// <summary>The acts that opened the record, in order; of one whose fields cannot be read, nothing is opened.</summary>
    public static IReadOnlyList<RecordOpening> OpeningsOf(MatterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. state.Record.Acts.Select(act => OpeningOf(state, act)).OfType<RecordOpening>()];
    }

    /// <summary>The opening by which a person may read a sealed record on a day; null where none stands.</summary>
    public static RecordOpening? OpenTo(string person, MatterState state, DateOnly on) =>
        OpeningsOf(state).LastOrDefault(opening => opening.Readers.Contains(person) && opening.By != person && opening.From <= on && on <= opening.Until);

    private static RecordOpening? OpeningOf(MatterState state, RecordedAct act)
    {
        if (state.Procedure.FindAct(act.Act) is not { OpensSealed: { } opens } definition
            || FieldValue.Text(act.Fields[opens.Ground]) is not { } ground || FieldValue.Day(act.Fields[opens.Until]) is not { } until)
            return null;
        var row = definition.FindField(opens.Ground)?.Register is { } register ? state.Pack.FindRegister(register)?.Find(ground) : null;
        var last = act.OccurredOn.AddDays(opens.DaysAtMost);
        return new RecordOpening(
            act.Number, ground, row?.Title ?? new Bilingual(ground), row?.Cite, [.. FieldValue.Items(act.Fields[opens.Readers]).Select(FieldValue.Text).OfType<string>()],
            act.OccurredOn, until < last ? until : last, act.Basis.Actor.Person);
    }
}
