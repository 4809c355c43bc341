using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Casework;

/// <summary>A request's fields as read: what goes into the skeleton, what goes into sealed parts, and what is wrong.</summary>
/// <param name="Plain">Fields of the skeleton. A personal field that was filled in stands here as <c>true</c>, as the law sees it.</param>
/// <param name="Personal">Personal fields in clear, by class.</param>
/// <param name="Errors">Faults, each at its field.</param>
internal sealed record FieldReading(JsonObject Plain, IReadOnlyDictionary<Personal, JsonObject> Personal, IReadOnlyList<FieldError> Errors)
{
    private const int ManyAtMost = 2_000;

    /// <summary>Reads the fields of an act; what the pack does not name is an error, never dropped.</summary>
    public static FieldReading Of(ActDefinition act, JsonObject given, MatterRecord record, TimeZoneInfo zone)
    {
        // In the order in which the record keeps them.
        var plain = new SortedList<string, JsonNode?>(act.Fields.Count, StringComparer.Ordinal);
        var personal = new SortedDictionary<Personal, JsonObject>();
        var errors = new List<FieldError>();
        foreach (var name in given.Select(member => member.Key).Where(name => act.FindField(name) is null))
            errors.Add(new FieldError(name, new Bilingual("这个行为没有这个字段。", "This act has no such field.")));

        foreach (var field in act.Fields)
        {
            var value = Value(field, given[field.Id], field.Id, new Reader(record, zone, errors));
            if (value is null)
                continue;
            if (field.Personal == Law.Procedures.Personal.None)
            {
                plain[field.Id] = value;
                continue;
            }
            plain[field.Id] = true;
            if (!personal.TryGetValue(field.Personal, out var part))
                personal[field.Personal] = part = [];
            part[field.Id] = value;
        }
        return new FieldReading(new JsonObject(plain), personal, errors);
    }

    /// <summary>The class of a part as it is stored.</summary>
    public static string ClassOf(Personal personal) => personal switch
    {
        Law.Procedures.Personal.None => "none",
        Law.Procedures.Personal.Identifying => "identifying",
        Law.Procedures.Personal.Sensitive => "sensitive",
        Law.Procedures.Personal.FreeText => "free-text",
        _ => throw new ArgumentOutOfRangeException(nameof(personal), personal, null),
    };

    private static JsonNode? Value(FieldDefinition field, JsonNode? given, string place, Reader reader)
    {
        if (IsEmpty(given))
            return null;
        if (!field.Many && field.Type != FieldType.Officers)
            return Single(field, given!, place, reader);

        var items = given is JsonArray list ? list.ToList() : [given];
        if (items.Count > ManyAtMost)
        {
            reader.Add(place, new Bilingual($"最多{ManyAtMost}项。", $"At most {ManyAtMost} items."));
            return null;
        }
        var values = new JsonArray();
        for (var i = 0; i < items.Count; i++)
        {
            if (!IsEmpty(items[i]) && Single(field, items[i]!, FormattableString.Invariant($"{place}[{i}]"), reader) is { } value)
                values.Add(value);
        }
        return values.Count == 0 ? null : values;
    }

    private static JsonNode? Single(FieldDefinition field, JsonNode given, string place, Reader reader)
    {
        JsonNode? value = null;
        Bilingual? fault = null;
        switch (field.Type)
        {
            case FieldType.Text or FieldType.Place:
                fault = FieldValues.Text(given, field.MaxLength, out value);
                break;
            case FieldType.Officer or FieldType.Officers or FieldType.Unit:
                fault = FieldValues.Text(given, 80, out value);
                break;
            case FieldType.Number or FieldType.Yuan or FieldType.Act:
                fault = FieldValues.WholeNumber(given, (long?)field.Min ?? (field.Type == FieldType.Number ? null : 0), (long?)field.Max, out value);
                break;
            case FieldType.Choice:
                fault = FieldValues.Text(given, 200, out value) ?? NotAnOption(field, value);
                break;
            case FieldType.YesNo:
                fault = FieldValues.YesNo(given, out value);
                break;
            case FieldType.Day:
                fault = FieldValues.Day(given, out value);
                break;
            case FieldType.Instant:
                fault = FieldValues.Instant(given, reader.Zone, out value);
                break;
            case FieldType.Party or FieldType.Evidence or FieldType.Document or FieldType.Thing or FieldType.Measure:
                fault = FieldValues.WholeNumber(given, 1, int.MaxValue, out value) ?? NotASubject(field, value, reader.Record);
                break;
            case FieldType.Penalty:
                return Penalty(given, place, reader);
            case FieldType.Group:
                return Group(field, given, place, reader);
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field.Type, "a field of unknown type");
        }
        if (fault is null)
            return value;
        reader.Add(place, fault);
        return null;
    }

    private static Bilingual? NotAnOption(FieldDefinition field, JsonNode? value)
    {
        var chosen = value!.GetValue<string>();
        return field.Options.Count == 0 || field.Options.Any(option => option.Id == chosen)
            ? null
            : new Bilingual($"没有“{chosen}”这个选项。", $"There is no option “{chosen}”.");
    }

    private static Bilingual? NotASubject(FieldDefinition field, JsonNode? value, MatterRecord record)
    {
        var number = (int)value!.GetValue<long>();
        var subject = record.Subjects.FirstOrDefault(row => row.Number == number);
        return subject is null || subject.Kind != field.SubjectKind || (field.Roles.Count > 0 && !field.Roles.Contains(subject.Role))
            ? new Bilingual($"本案没有编号为{number}的这类对象。", $"This matter has no such subject numbered {number}.")
            : null;
    }

    private static JsonObject? Penalty(JsonNode given, string place, Reader reader)
    {
        if (given is not JsonObject members)
        {
            reader.Add(place, new Bilingual("应当写明处罚种类。", "Expected a penalty with its kind."));
            return null;
        }
        var penalty = new JsonObject();
        foreach (var (key, value) in members)
        {
            if (IsEmpty(value))
                continue;
            JsonNode? read = null;
            var fault = key switch
            {
                "kind" or "permit" => FieldValues.Text(value, 80, out read),
                "yuan" or "days" => FieldValues.WholeNumber(value, 0, null, out read),
                _ => new Bilingual("处罚没有这一项。", "A penalty has no such part."),
            };
            if (fault is null)
                penalty[key] = read;
            else
                reader.Add($"{place}.{key}", fault);
        }
        if (penalty["kind"] is null)
            reader.Add($"{place}.kind", new Bilingual("还没有选处罚种类。", "The kind of penalty is not chosen."));
        return penalty;
    }

    private static JsonObject? Group(FieldDefinition field, JsonNode given, string place, Reader reader)
    {
        if (given is not JsonObject members)
        {
            reader.Add(place, new Bilingual("应当是一组字段。", "Expected a group of fields."));
            return null;
        }
        var group = new JsonObject();
        foreach (var (name, _) in members.Where(member => field.Parts.All(part => part.Id != member.Key)))
            reader.Add($"{place}.{name}", new Bilingual("没有这个字段。", "There is no such field."));
        foreach (var part in field.Parts)
        {
            if (Value(part, members[part.Id], $"{place}.{part.Id}", reader) is { } value)
                group[part.Id] = value;
        }
        return group.Count == 0 ? null : group;
    }

    private static bool IsEmpty(JsonNode? given) =>
        given is null || (given is JsonValue value && value.TryGetValue<string>(out var text) && string.IsNullOrWhiteSpace(text)) || given is JsonArray { Count: 0 };

    private sealed record Reader(MatterRecord Record, TimeZoneInfo Zone, List<FieldError> Errors)
    {
        public void Add(string place, Bilingual message) => Errors.Add(new FieldError(place, message));
    }
}
