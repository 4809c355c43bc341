using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Law.Gates;

namespace Fadu.Law.Procedures;

/// <summary>The acts as corrected, from the acts as recorded.</summary>
/// <param name="Acts">Those that stand, with their corrections.</param>
/// <param name="Struck">Those recorded by mistake.</param>
internal sealed record Corrections(IReadOnlyList<RecordedAct> Acts, IReadOnlyList<RecordedAct> Struck)
{
    /// <summary>Applies all corrections and strikes. A struck correction corrects nothing; a struck strike strikes nothing.</summary>
    public static Corrections Of(IReadOnlyList<RecordedAct> raw, TimeZoneInfo zone)
    {
        if (!raw.Any(act => StandingActs.Is(act.Act)))
            return new Corrections(raw, []);

        var struck = StruckNumbers(raw);
        var standing = raw.Where(act => !struck.Contains(act.Number)).ToDictionary(act => act.Number);
        foreach (var correction in raw)
        {
            if (correction.Act == StandingActs.Correct && standing.ContainsKey(correction.Number)
                && Target(correction) is var target && standing.TryGetValue(target, out var wrong) && target < correction.Number)
                standing[target] = Corrected(wrong, correction, zone);
        }

        return new Corrections(
            [.. raw.Where(act => standing.ContainsKey(act.Number)).Select(act => standing[act.Number])],
            GrowingList.Of<RecordedAct>([.. raw.Where(act => struck.Contains(act.Number))]));
    }

    /// <summary>The number of the act a correction or strike concerns; 0 if it names none.</summary>
    public static int Target(RecordedAct act) => FieldValue.Numbers(act.Fields[StandingActs.Target]).FirstOrDefault();

    private static HashSet<int> StruckNumbers(IReadOnlyList<RecordedAct> raw)
    {
        // The last word first: a strike that was itself struck later does nothing.
        var struck = new HashSet<int>();
        for (var i = raw.Count - 1; i >= 0; i--)
        {
            if (raw[i].Act == StandingActs.Strike && !struck.Contains(raw[i].Number) && Target(raw[i]) is var target && target < raw[i].Number)
                struck.Add(target);
        }

        return struck;
    }

    private static RecordedAct Corrected(RecordedAct act, RecordedAct correction, TimeZoneInfo zone)
    {
        var field = FieldValue.Text(correction.Fields[StandingActs.Field]);
        var to = correction.Fields[StandingActs.To];
        if (field is null || StandingActs.Is(act.Act))
            return act;
        if (field == StandingActs.OccurredOn)
            return FieldValue.Instant(to, zone) is { } at ? Moved(act, at, FieldValue.Text(to)!.Length == 10, zone) : act;

        var fields = (JsonObject)act.Fields.DeepClone();
        fields[field] = Alike(fields[field], to);
        return act with { Fields = fields };
    }

    /// <summary>A correction is written as text; what was a number or a yes-no stays one.</summary>
    private static JsonNode? Alike(JsonNode? was, JsonNode? to)
    {
        if (was is not JsonValue || FieldValue.Text(to) is not { } text)
            return to?.DeepClone();
        if (FieldValue.Number(was) is not null && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return JsonValue.Create(number);
        return was.GetValueKind() is JsonValueKind.True or JsonValueKind.False && text is "true" or "yes" or "false" or "no"
            ? JsonValue.Create(text is "true" or "yes")
            : to!.DeepClone();
    }

    private static RecordedAct Moved(RecordedAct act, DateTimeOffset at, bool dayOnly, TimeZoneInfo zone) =>
        act with { OccurredAt = at, DayPrecision = dayOnly, OccurredOn = LegalDay.Of(at, zone) };
}
