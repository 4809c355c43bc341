using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Web.Words;

/// <summary>A recorded value as people read it. What identifies a person is masked.</summary>
/// <param name="page">The matter.</param>
/// <param name="pack">The law.</param>
/// <param name="roster">The bureau.</param>
/// <param name="at">The page.</param>
internal sealed class FieldWords(MatterPage page, RulePack pack, Roster roster, PageContext at)
{
    /// <summary>The value in words.</summary>
    public string Of(FieldDefinition field, JsonNode? value) => value switch
    {
        null => "",
        JsonArray many => string.Join(at.Say("、", ", "), many.Select(one => Single(field, one))),
        _ => Single(field, value),
    };

    private string Single(FieldDefinition field, JsonNode? value)
    {
        if (value is null)
            return "";
        // Of what was sealed and cannot be opened any more, the record still says that something was given.
        if (field.Personal != Personal.None && value.GetValueKind() == JsonValueKind.True)
            return at.Say("已清除或者打不开", "erased, or cannot be opened");
        if (field.Personal == Personal.Identifying)
            return Mask.Number(value.ToString());
        if (field.Personal == Personal.Sensitive)
            return Mask.Whole;
        var text = value.ToString();
        return field.Type switch
        {
            FieldType.Choice => at.Say(Option(field, text)),
            FieldType.YesNo => text is "true" ? at.Say("是", "yes") : at.Say("否", "no"),
            FieldType.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? DayWords.Full(day, at.Language) : text,
            FieldType.Instant => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? Moment(moment) : text,
            FieldType.Officer or FieldType.Officers => roster.NameOf(RosterKind.Officer, text),
            FieldType.Unit => roster.NameOf(RosterKind.Unit, text),
            FieldType.Party or FieldType.Evidence or FieldType.Document or FieldType.Thing or FieldType.Measure =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? at.Say(SubjectWords.Of(page, number)) : text,
            FieldType.Yuan => at.Say($"{Grouped(text)}元", $"{Grouped(text)} yuan"),
            FieldType.Act => at.Say($"第{text}号行为", $"act {text}"),
            FieldType.Penalty => Penalty(field, value),
            FieldType.Group => value is JsonObject parts
                ? string.Join(at.Say("，", ", "), field.Parts.Where(part => parts[part.Id] is not null).Select(part => $"{at.Say(part.Title)} {Of(part, parts[part.Id])}"))
                : text,
            FieldType.Number => field.Unit is { } unit ? $"{text} {at.Say(unit)}" : text,
            _ => text,
        };
    }

    private string Penalty(FieldDefinition field, JsonNode value)
    {
        if (value is not JsonObject parts)
            return value.ToString();
        var kind = at.Say(Option(field, parts["kind"]?.ToString() ?? ""));
        var yuan = parts["yuan"] is { } amount ? at.Say($"{Grouped(amount.ToString())}元", $" {Grouped(amount.ToString())} yuan") : "";
        var days = parts["days"] is { } count ? at.Say($"{count}日", $" {count} days") : "";
        return kind + yuan + days;
    }

    private Bilingual Option(FieldDefinition field, string id) => field.NameOfChoice(pack, id) ?? new Bilingual(id);

    private string Moment(DateTimeOffset moment) =>
        $"{DayWords.Full(LegalDay.Of(moment, at.Zone), at.Language)} {TimeZoneInfo.ConvertTime(moment, at.Zone).ToString("HH:mm", CultureInfo.InvariantCulture)}";

    private static string Grouped(string number) =>
        decimal.TryParse(number, CultureInfo.InvariantCulture, out var amount) ? amount.ToString("#,0.##", CultureInfo.InvariantCulture) : number;
}
