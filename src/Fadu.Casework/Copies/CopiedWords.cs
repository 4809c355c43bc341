using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Copies;

/// <summary>A recorded value in words, for the party it is about: whole, but without the others.</summary>
/// <param name="state">The matter.</param>
/// <param name="party">The party.</param>
/// <param name="roster">The bureau.</param>
/// <param name="mask">Takes out the others.</param>
internal sealed class CopiedWords(MatterState state, int party, Roster roster, OthersMask mask)
{
    /// <summary>The value in words.</summary>
    public Bilingual Of(FieldDefinition field, JsonNode? value) => value is JsonArray many
        ? Joined("、", ", ", many.Select(one => Single(field, one)))
        : Single(field, value);

    private Bilingual Single(FieldDefinition field, JsonNode? value)
    {
        if (value is null)
            return new Bilingual("");
        var text = value.ToString();
        return field.Type switch
        {
            FieldType.Choice => Option(field, text),
            FieldType.YesNo => text is "true" ? new Bilingual("是", "yes") : new Bilingual("否", "no"),
            FieldType.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(day) : new Bilingual(text),
            FieldType.Instant => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? Moment(moment) : new Bilingual(text),
            FieldType.Officer or FieldType.Officers => new Bilingual(roster.NameOf(RosterKind.Officer, text)),
            FieldType.Unit => new Bilingual(roster.NameOf(RosterKind.Unit, text)),
            FieldType.Party or FieldType.Evidence or FieldType.Document or FieldType.Thing or FieldType.Measure => Subject(text),
            FieldType.Yuan => new Bilingual($"{text}元", $"{text} yuan"),
            FieldType.Act => new Bilingual($"第{text}号行为", $"act {text}"),
            FieldType.Penalty => value is JsonObject penalty ? Penalty(field, penalty) : new Bilingual(mask.Of(text)),
            FieldType.Group => value is JsonObject group
                ? Joined("，", ", ", field.Parts.Where(part => group[part.Id] is not null).Select(part => Pair(part.Title, Of(part, group[part.Id]))))
                : new Bilingual(mask.Of(text)),
            FieldType.Number => field.Unit is { } unit ? new Bilingual($"{text}{unit.Zh}", $"{text} {unit.In("en")}") : new Bilingual(text),
            // What nobody thought of is written as it is, and the others are taken out.
            _ => new Bilingual(mask.Of(value.GetValueKind() is JsonValueKind.Object ? value.ToJsonString(CaseworkJson.Options) : text)),
        };
    }

    /// <summary>A day in words.</summary>
    public static Bilingual Day(DateOnly day) => new(DayWords.Full(day, "zh"), DayWords.Full(day, "en"));

    private Bilingual Moment(DateTimeOffset moment)
    {
        var (day, clock) = (LegalDay.Of(moment, state.Pack.Zone), TimeZoneInfo.ConvertTime(moment, state.Pack.Zone).ToString("HH:mm", CultureInfo.InvariantCulture));
        return new Bilingual($"{DayWords.Full(day, "zh")} {clock}", $"{DayWords.Full(day, "en")} {clock}");
    }

    private Bilingual Subject(string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > state.Record.Subjects.Count)
            return new Bilingual(text);
        if (number == party)
            return new Bilingual("您本人", "yourself");
        var owner = state.PartyOf(number);
        if (owner > 0 && owner != party)
            return new Bilingual(OthersMask.Words, "[another person]");
        var subject = state.Record.Subjects[number - 1];
        var role = (subject.Kind == SubjectKinds.Document ? state.Pack.FindDocument(subject.Role)?.Title : state.Procedure.FindRole(subject.Kind, subject.Role)?.Title) ?? SubjectKinds.Words(subject.Kind);
        return new Bilingual(FormattableString.Invariant($"{role.Zh}（第{number}号）"), FormattableString.Invariant($"{role.In("en")} (no. {number})"));
    }

    private Bilingual Penalty(FieldDefinition field, JsonObject parts)
    {
        var kind = Option(field, parts["kind"]?.ToString() ?? "");
        var (yuan, days) = (parts["yuan"]?.ToString(), parts["days"]?.ToString());
        return new Bilingual(
            kind.Zh + (yuan is null ? "" : $"{yuan}元") + (days is null ? "" : $"{days}日"),
            kind.In("en") + (yuan is null ? "" : $" {yuan} yuan") + (days is null ? "" : $" {days} days"));
    }

    private Bilingual Option(FieldDefinition field, string id) => field.NameOfChoice(state.Pack, id) ?? new Bilingual(mask.Of(id));

    private static Bilingual Pair(Bilingual title, Bilingual value) => new($"{title.Zh} {value.Zh}", $"{title.In("en")} {value.In("en")}");

    private static Bilingual Joined(string zh, string en, IEnumerable<Bilingual> words)
    {
        var all = words.ToList();
        return new Bilingual(string.Join(zh, all.Select(one => one.Zh)), string.Join(en, all.Select(one => one.In("en"))));
    }
}
