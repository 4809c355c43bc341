using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>Whether the fields of a proposed act can be read: present, known, of their type, within bounds.</summary>
public static class FieldChecks
{
    private static readonly Bilingual Nothing = new("没有填写", "nothing");

    /// <summary>The faults of a proposal; none if it can be put to the law.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="proposal">The act. A personal field stands there as <c>true</c> and is only asked to be present.</param>
    /// <param name="record">The matter.</param>
    /// <param name="basis">The outside facts, for fields required under a condition.</param>
    public static IReadOnlyList<FieldFault> Of(RulePack pack, Proposal proposal, MatterRecord record, Basis basis)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(record);

        if (pack.FindProcedure(record.Procedure) is not { } procedure || procedure.FindAct(proposal.Act) is not { } act)
            return [];

        var faults = new List<FieldFault>();
        AddTimes(faults, proposal, act);
        AddSubjects(faults, proposal, record);
        var asked = new Inquiry(pack, procedure, record, act, proposal.Fields, proposal.Subjects.Count == 0 ? 0 : proposal.Subjects[0], basis, proposal.OccurredAt);
        foreach (var field in act.Fields)
            AddField(faults, field, proposal.Fields[field.Id], asked);
        foreach (var (id, _) in proposal.Fields)
        {
            if (act.FindField(id) is null)
                faults.Add(new FieldFault(id, new Bilingual($"“{act.Title.Zh}”的字段", $"a field of “{act.Title.In("en")}”"), new Bilingual($"“{Short(id)}”", $"“{Short(id)}”")));
        }

        return faults;
    }

    /// <summary>Whether a field must be filled in, as things stand: it is shown, and required always or under a condition that holds.</summary>
    /// <param name="field">The field.</param>
    /// <param name="asked">The act with the fields given so far.</param>
    public static bool IsAskedFor(FieldDefinition field, Inquiry asked)
    {
        ArgumentNullException.ThrowIfNull(field);
        var shown = field.ShownWhen is null || field.ShownWhen.Holds(asked) == Truth.Yes;
        return shown && (field.Required || field.RequiredWhen?.Holds(asked) == Truth.Yes);
    }

    private static void AddTimes(List<FieldFault> faults, Proposal proposal, ActDefinition act)
    {
        if (proposal.OccurredAt > proposal.RecordedAt)
            faults.Add(new FieldFault("occurredAt", new Bilingual("不晚于现在的时间", "a time not later than now"), new Bilingual("将来的时间", "a time to come")));
        if (act is { Kind: ActKind.Power, OfTheLaw: false } && proposal.OccurredAt != proposal.RecordedAt)
            faults.Add(new FieldFault("occurredAt", new Bilingual("行使职权以录入时间为准，不能另填时间", "no time: a power occurs when it is recorded"), new Bilingual("较早的时间", "an earlier time")));
    }

    private static void AddSubjects(List<FieldFault> faults, Proposal proposal, MatterRecord record)
    {
        foreach (var number in proposal.Subjects)
        {
            if (number <= 0 || number > record.Subjects.Count || record.Subjects[number - 1].Kind == MatterFold.StruckKind)
                faults.Add(new FieldFault("subjects", new Bilingual("本案中的对象", "a subject of the matter"), Number(number)));
        }
    }

    private static void AddField(List<FieldFault> faults, FieldDefinition field, JsonNode? value, Inquiry asked)
    {
        if (!FieldValue.IsGiven(value))
        {
            if (IsAskedFor(field, asked))
                faults.Add(new FieldFault(field.Id, new Bilingual($"“{field.Title.Zh}”", $"“{field.Title.In("en")}”"), Nothing));
            return;
        }

        if (field.Personal != Personal.None)
            return;
        if (value is JsonArray && !field.Many && field.Type is not (FieldType.Penalty or FieldType.Group))
        {
            faults.Add(new FieldFault(field.Id, new Bilingual("一个值", "one value"), new Bilingual("多个值", "several")));
            return;
        }

        foreach (var item in FieldValue.Items(value))
        {
            if (Expected(field, item, asked) is { } expected)
                faults.Add(new FieldFault(field.Id, expected, Shown(item)));
            else if (item is JsonObject group)
                AddParts(faults, field, group, asked);
        }
    }

    private static void AddParts(List<FieldFault> faults, FieldDefinition field, JsonObject group, Inquiry asked)
    {
        foreach (var part in field.Parts)
        {
            var value = group[part.Id];
            if (!FieldValue.IsGiven(value))
            {
                if (part.Required)
                    faults.Add(new FieldFault($"{field.Id}.{part.Id}", new Bilingual($"“{part.Title.Zh}”", $"“{part.Title.In("en")}”"), Nothing));
            }
            else if (part.Personal == Personal.None && Expected(part, value!, asked) is { } expected)
            {
                faults.Add(new FieldFault($"{field.Id}.{part.Id}", expected, Shown(value)));
            }
        }
    }

    /// <summary>What was expected instead of a value; null if it is of its type and within bounds.</summary>
    private static Bilingual? Expected(FieldDefinition field, JsonNode value, Inquiry asked)
    {
        switch (field.Type)
        {
            case FieldType.Number or FieldType.Yuan:
                return FieldValue.Number(value) is { } number && !(number < field.Min) && !(number > field.Max) ? null : Numbers(field);
            case FieldType.YesNo:
                return value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : new Bilingual("是或者否", "yes or no");
            case FieldType.Day:
                return FieldValue.Text(value)?.Length == 10 && FieldValue.Day(value) is not null ? null : new Bilingual("日期，如2026-03-02", "a day as 2026-03-02");
            case FieldType.Instant:
                return FieldValue.Text(value)?.Length > 10 && FieldValue.Instant(value, asked.Pack.Zone) is not null ? null : new Bilingual("日期和时间", "a day and time");
            case FieldType.Choice:
                return IsOption(field, value, asked) ? null : new Bilingual("列出的选项之一", "one of the options");
            case FieldType.Act:
                return FieldValue.Number(value) is { } act && act >= 1 && act <= asked.Record.Raw.Count ? null : new Bilingual("本案中一号行为", "number of an act of the matter");
            case FieldType.Penalty:
                return value is JsonObject penalty && IsKind(field, penalty, asked) ? null : new Bilingual("处罚种类及其金额或者天数", "a penalty with its kind, yuan or days");
            case FieldType.Group:
                return value is JsonObject ? null : new Bilingual("一组字段", "a group of fields");
            default:
                return field.SubjectKind is { } kind ? Subject(field, kind, value, asked) : Words(field, value);
        }
    }

    private static Bilingual? Subject(FieldDefinition field, string kind, JsonNode value, Inquiry asked)
    {
        var subject = FieldValue.Number(value) is { } number && number <= int.MaxValue ? asked.Find((int)number) : null;
        var fits = subject is not null && subject.Kind == kind && (field.Roles.Count == 0 || field.Roles.Contains(subject.Role));
        var words = SubjectKinds.Words(kind);
        return fits ? null : new Bilingual($"本案中的{words.Zh}", $"a {words.In("en")} of the matter");
    }

    private static Bilingual? Words(FieldDefinition field, JsonNode value)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? FieldValue.Text(value) : null;
        if (text is null)
            return new Bilingual("文字", "a text");
        if (text.Length > field.MaxLength)
            return new Bilingual(string.Create(CultureInfo.InvariantCulture, $"不超过{field.MaxLength}个字"), string.Create(CultureInfo.InvariantCulture, $"at most {field.MaxLength} characters"));
        return text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) ? new Bilingual("没有控制字符的文字", "a text without control characters") : null;
    }

    private static bool IsOption(FieldDefinition field, JsonNode value, Inquiry asked) =>
        FieldValue.Text(value) is { } text
        && (field.Register is not null ? asked.Pack.FindRegister(field.Register)?.Find(text, asked.On) is not null : field.Options.Any(option => option.Id == text));

    private static bool IsKind(FieldDefinition field, JsonObject penalty, Inquiry asked) =>
        FieldValue.Text(penalty["kind"]) is { } kind && asked.Pack.FindRegister(field.Register ?? "")?.Find(kind, asked.On) is not null
        && !(FieldValue.Number(penalty["yuan"]) < 0) && !(FieldValue.Number(penalty["days"]) < 0);

    private static Bilingual Numbers(FieldDefinition field)
    {
        var (zh, en) = ("数字", "a number");
        if (field.Min is { } min)
            (zh, en) = (string.Create(CultureInfo.InvariantCulture, $"{zh}，不小于{min}"), string.Create(CultureInfo.InvariantCulture, $"{en} of {min} or more"));
        if (field.Max is { } max)
            (zh, en) = (string.Create(CultureInfo.InvariantCulture, $"{zh}，不大于{max}"), string.Create(CultureInfo.InvariantCulture, $"{en}, at most {max}"));
        return new Bilingual(zh, en);
    }

    private static Bilingual Number(int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new Bilingual(text, text);
    }

    private static Bilingual Shown(JsonNode? value)
    {
        var text = Short(FieldValue.Text(value) ?? value?.ToJsonString() ?? "");
        return new Bilingual($"“{text}”", $"“{text}”");
    }

    private static string Short(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 39), "…");
}
