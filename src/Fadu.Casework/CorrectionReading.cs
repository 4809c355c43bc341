using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Casework;

/// <summary>Reads a correction: what it says of a personal field is as personal as the field, and goes into a sealed part.</summary>
internal static class CorrectionReading
{
    /// <summary>The fields of a correction, with old and new value where they belong.</summary>
    public static FieldReading Of(FieldReading read, MatterState state)
    {
        var errors = read.Errors.ToList();
        var target = Target(read, state);
        if (target is null)
        {
            errors.Add(new FieldError(StandingActs.Target, new Bilingual("本事项没有这一号行为。", "The matter has no act of this number.")));
            return read with { Errors = errors };
        }

        var field = read.Plain[StandingActs.Field]?.GetValue<string>();
        if (field == StandingActs.OccurredOn || field is null)
            return read;
        if (state.Procedure.FindAct(target.Act)?.FindField(field) is not { } definition)
        {
            errors.Add(new FieldError(StandingActs.Field, new Bilingual("那一号行为没有这个字段。", "That act has no such field.")));
            return read with { Errors = errors };
        }
        return definition.Personal == Personal.None ? read : Sealed(read, definition.Personal);
    }

    /// <summary>The subjects of the act that is corrected.</summary>
    public static IReadOnlyList<int> SubjectsOf(FieldReading read, MatterState state) =>
        Target(read, state) is { } target ? [.. target.Adds, .. target.Subjects] : [];

    private static RecordedAct? Target(FieldReading read, MatterState state)
    {
        var number = read.Plain[StandingActs.Target]?.GetValue<long>() ?? 0;
        return number >= 1 && number <= state.Record.Raw.Count ? state.Record.Raw[(int)number - 1] : null;
    }

    private static FieldReading Sealed(FieldReading read, Personal kind)
    {
        var plain = (JsonObject)read.Plain.DeepClone();
        var personal = new SortedDictionary<Personal, JsonObject>(read.Personal.ToDictionary());
        if (!personal.TryGetValue(kind, out var part))
            personal[kind] = part = [];
        foreach (var name in (string[])[StandingActs.From, StandingActs.To])
        {
            if (plain[name] is not { } value)
                continue;
            part[name] = value.DeepClone();
            plain[name] = true;
        }
        return read with { Plain = plain, Personal = personal };
    }
}
