using System.Globalization;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Retention;

/// <summary>Reads a bureau's schedule of retention from its YAML, and names every fault with line and column.</summary>
public static class RetentionFile
{
    /// <summary>The name by which faults are told.</summary>
    public const string Name = "retention.yaml";

    private const string Permanent = "permanent";
    private const string Years = "years";
    private const int YearsAtMost = 200;

    private static readonly (string Word, RetentionCount Count)[] Counts = [("same-day", RetentionCount.SameDay), ("next-year", RetentionCount.NextYear)];

    /// <summary>Reads a schedule.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="pack">The law in use, whose procedures, acts and fields it names.</param>
    /// <returns>The schedule and what is wrong with it; with anything wrong it says nothing of any file.</returns>
    public static (RetentionSchedule Schedule, IReadOnlyList<PackProblem> Problems) Read(string text, RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(pack);
        var problems = new PackProblems();
        var node = PackNode.Read(Name, text, problems);
        var title = node["title"].Bilingual();
        var classes = node["classes"].Map().Select(entry => Class(entry, pack)).ToList();
        node.NoOtherKeys();
        return problems.All.Count == 0 ? (new RetentionSchedule(title, classes), []) : (new RetentionSchedule(title, []), [.. problems.All.Distinct()]);
    }

    private static RetentionClass Class(PackEntry entry, RulePack pack)
    {
        var node = entry.Value;
        var read = new RetentionClass(
            entry.Key,
            node["title"].Bilingual(),
            [.. node["files"].List().Select(files => Files(files, pack))],
            [.. node["values"].Map().Select(Value).OrderBy(value => value.From)]);
        node.NoOtherKeys();
        return read;
    }

    private static RetainedFiles Files(PackNode node, RulePack pack)
    {
        var id = ReadingScope.Known(node["procedure"], "a procedure of the law in use 现用规则里的程序", pack.Procedures.Keys);
        var procedure = pack.FindProcedure(id);
        IReadOnlyList<string> Known(string name, string what, IEnumerable<string> known) =>
            procedure is null ? node[name].Texts() : [.. node[name].OptionalList().Select(item => ReadingScope.Known(item, $"{what} of {id}", known))];

        var files = new RetainedFiles(
            id,
            Known("stages", "a stage 阶段", procedure?.Stages.Where(stage => stage.End).Select(stage => stage.Id) ?? []),
            Known("with", "an act 行为", Acts(procedure)),
            Known("without", "an act 行为", Acts(procedure)),
            node["where"].IsAbsent ? null : Outcome(node["where"], procedure, pack),
            Act(node["from"], procedure),
            node["counted"].OneOf(Counts));
        node.NoOtherKeys();
        return files;
    }

    private static IEnumerable<string> Acts(Procedure? procedure) => procedure?.Acts.Where(act => !StandingActs.All.Any(one => one.Id == act.Id)).Select(act => act.Id) ?? [];

    private static string Act(PackNode node, Procedure? procedure) => procedure is null ? node.Text() : ReadingScope.Known(node, $"an act 行为 of {procedure.Id}", Acts(procedure));

    private static RetainedOutcome Outcome(PackNode node, Procedure? procedure, RulePack pack)
    {
        var act = Act(node["act"], procedure);
        var id = node["field"].Text();
        var part = node["part"].OptionalText();
        var values = node["one-of"].List();
        if (procedure?.FindAct(act) is { } definition)
            Check(node, definition, id, part, values, pack);
        var outcome = new RetainedOutcome(act, id, part, [.. values.Select(value => value.Text())]);
        node.NoOtherKeys();
        return outcome;
    }

    // What a class hangs on is one of the values that are known: a word mistyped would let a file fall in no class, or in a shorter one.
    private static void Check(PackNode node, ActDefinition act, string id, string? part, IReadOnlyList<PackNode> values, RulePack pack)
    {
        if (act.FindField(id) is not { Personal: Personal.None } field)
        {
            node["field"].Problem($"a field of {act.Id} that names no person 不含个人信息的字段{PackNode.Suggest(id, [.. act.Fields.Select(one => one.Id)])}", $"“{id}”");
            return;
        }
        if (OptionsOf(field, part, pack) is { } options)
        {
            foreach (var value in values)
                ReadingScope.CheckKnown(value, value.Text(), $"a value of {id}{(part is null ? "" : $".{part}")} 选项", options);
            return;
        }
        node[part is null ? "field" : "part"].Problem("a choice, a yes or no, or a part that is one 选项、是否，或者其中这样的一项", $"“{part ?? id}”");
    }

    private static IReadOnlyCollection<string>? OptionsOf(FieldDefinition field, string? part, RulePack pack)
    {
        if (part is not null)
        {
            return field.Type == FieldType.Penalty && part == "kind" ? Keys(field.Register, pack)
                : field.Parts.FirstOrDefault(one => one.Id == part && one.Personal == Personal.None) is { } inner ? OptionsOf(inner, null, pack) : null;
        }
        return field.Type switch
        {
            FieldType.YesNo => ["true", "false"],
            FieldType.Choice => field.Options.Count > 0 ? [.. field.Options.Select(option => option.Id)] : Keys(field.Register, pack),
            _ => null,
        };
    }

    private static IReadOnlyCollection<string> Keys(string? register, RulePack pack) => [.. pack.FindRegister(register ?? "")?.Rows.Select(row => row.Key).Distinct() ?? []];

    private static RetentionValue Value(PackEntry entry)
    {
        var node = entry.Value;
        var value = new RetentionValue(entry.Day() ?? DateOnly.MinValue, Length(node["keep"]), node["ground"].IsAbsent ? null : Ground(node["ground"]));
        node.NoOtherKeys();
        return value;
    }

    private static int? Length(PackNode node)
    {
        var text = node.Text();
        if (text == Permanent || text.Length == 0)
            return null;
        if (text.Split(' ') is [var number, Years] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var years) && years is > 0 and <= YearsAtMost)
            return years;
        node.Problem($"{Permanent} (永久), or 1 to {YearsAtMost} years written 10 {Years} (年数)", $"“{text}”");
        return null;
    }

    private static RetentionGround Ground(PackNode node)
    {
        var ground = new RetentionGround(node["document"].Text(), node["number"].Text(), node["date"].Day(), node["article"].Text(), node["source-seen"].Bool(fallback: false));
        node.NoOtherKeys();
        return ground;
    }
}
