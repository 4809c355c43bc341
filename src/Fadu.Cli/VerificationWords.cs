using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Ledger;

namespace Fadu.Cli;

/// <summary>A verification as a table for people and in its fixed form for machines.</summary>
internal static class VerificationWords
{
    private const int ProblemsShown = 50;

    /// <summary>Neither the ledger nor the log of looks has a problem.</summary>
    public static bool IsWell(VerificationResult result, LookStanding looks) => result.Ok && looks.Ok;

    /// <summary>The fixed form; members beyond it are ours to change.</summary>
    public static JsonObject Json(VerificationResult result, LookStanding looks)
    {
        var report = result.Report;
        return new JsonObject
        {
            ["ok"] = IsWell(result, looks),
            ["verdicts"] = new JsonObject
            {
                ["integrity"] = State(report.Integrity),
                ["completeness"] = State(report.Completeness),
                ["anchored"] = Anchored(report.Anchored),
            },
            ["acts"] = report.Counts.Acts,
            ["leaves"] = report.Counts.Leaves,
            ["head"] = report.Head?.ToString(),
            ["problems"] = new JsonArray([.. report.Problems.Select(Json)]),
            ["problemsFound"] = report.ProblemsFound,
            ["root"] = report.Root.ToString(),
            ["sm3Root"] = report.Sm3Root?.ToString(),
            ["bureau"] = result.Bureau.Value,
            ["origin"] = result.Origin,
            ["words"] = new JsonObject { ["integrity"] = Both(report.Integrity), ["completeness"] = Both(report.Completeness), ["anchored"] = Both(report.Anchored) },
            ["counts"] = new JsonObject
            {
                ["matters"] = report.Counts.Matters,
                ["heads"] = report.Counts.Checkpoints,
                ["headsOfBoth"] = report.Counts.OfBoth,
                ["sealed"] = report.Counts.Sealed,
                ["waiting"] = report.Counts.Waiting,
                ["partsProven"] = report.Counts.PartsProven,
                ["partsSealed"] = report.Counts.PartsSealed,
                ["partsErased"] = report.Counts.PartsErased,
            },
            ["looks"] = new JsonObject
            {
                ["hours"] = looks.Hours,
                ["sealed"] = looks.Looks,
                ["waiting"] = looks.Waiting,
                ["problems"] = new JsonArray([.. looks.Problems.Select(problem => new JsonObject
                {
                    ["hour"] = problem.Hour.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
                    ["expected"] = problem.Sealed?.ToString(),
                    ["found"] = problem.Found.ToString(),
                    ["zh"] = problem.Sentence.Zh,
                    ["en"] = problem.Sentence.En,
                })]),
                ["unreadable"] = new JsonArray([.. looks.Unreadable.Select(row => new JsonObject { ["where"] = row.Where, ["expected"] = row.Expected, ["found"] = row.Found })]),
            },
            ["limits"] = new JsonArray([.. result.Limits.Select(Both)]),
        };
    }

    /// <summary>The lines for people.</summary>
    public static IEnumerable<string> Lines(VerificationResult result, LookStanding looks)
    {
        var report = result.Report;
        var counts = report.Counts;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"账本 {result.Origin}：事项 {counts.Matters}，行为 {counts.Acts}，树叶 {counts.Leaves}，签名树头 {counts.Checkpoints}；密封部分：已打开核对 {counts.PartsProven}，只核对密文 {counts.PartsSealed}，已依法删除 {counts.PartsErased}");
        yield return report.Sm3Root is { } sm3
            ? string.Create(CultureInfo.InvariantCulture, $"  树 trees                SHA-256 {report.Root}（Ed25519）；SM3 {sm3}（SM2，{counts.OfBoth} 个树头带两个签名 {counts.OfBoth} heads carry both）")
            : $"  树 trees                SHA-256 {report.Root}（Ed25519）；没有启用 SM3 与 SM2。 SM3 and SM2 are not chosen.";
        yield return $"  完整性 integrity     {State(report.Integrity),-8} {report.Integrity.Zh}。 {report.Integrity.En}.";
        yield return $"  齐备性 completeness  {State(report.Completeness),-8} {report.Completeness.Zh}。 {report.Completeness.En}.";
        yield return $"  锚定   anchored      {State(report.Anchored),-8} {report.Anchored.Zh}。 {report.Anchored.En}.";
        foreach (var problem in report.Problems.Take(ProblemsShown))
            yield return $"  ✗ {problem.Rule.Id}: {problem.Rule.Zh}（{Place(problem.Place)}）。 {problem.Rule.En}. {Evidence(problem)}";
        if (report.ProblemsFound > ProblemsShown)
            yield return string.Create(CultureInfo.InvariantCulture, $"  … 共 {report.ProblemsFound} 处，全部见 --json。 {report.ProblemsFound} in all: see --json.");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"  查阅日志 looks         {(looks.Ok ? "ok" : "problem"),-8} 已封存 {looks.Hours} 个小时、{looks.Looks} 条，待封存 {looks.Waiting} 条。 {looks.Hours} hours sealed with {looks.Looks} looks, {looks.Waiting} waiting.");
        foreach (var problem in looks.Problems.Take(ProblemsShown))
            yield return $"  ✗ {problem.Sentence.Zh}。 {problem.Sentence.En}.";
        foreach (var row in looks.Unreadable.Take(ProblemsShown))
            yield return $"  ✗ 查阅日志有一行无法读取（{row.Where}，应为 {row.Expected}，实为 {row.Found}）。 A row of the log of looks cannot be read.";
        foreach (var limit in result.Limits)
            yield return $"  · {limit.Zh} {limit.En}";
        yield return IsWell(result, looks) ? "结论：未发现问题。 No problem was found." : "结论：有问题。 It does not hold.";
    }

    private static string State(Verdict verdict) => verdict.State switch
    {
        VerdictState.Ok => "ok",
        VerdictState.Problem => "problem",
        VerdictState.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    private static string Anchored(Verdict verdict) => verdict.State == VerdictState.Unknown ? "self-consistent, not anchored" : State(verdict);

    private static JsonObject Both(Verdict verdict) => new() { ["zh"] = verdict.Zh, ["en"] = verdict.En };

    private static JsonObject Both(Bilingual words) => new() { ["zh"] = words.Zh, ["en"] = words.En };

    private static JsonObject Json(AuditProblem problem)
    {
        var json = new JsonObject { ["rule"] = problem.Rule.Id, ["verdict"] = Question(problem.Rule.Question), ["zh"] = problem.Rule.Zh, ["en"] = problem.Rule.En };
        foreach (var (name, value) in Places(problem.Place).Append(("expected", problem.Expected)).Append(("found", problem.Found)))
        {
            if (value is not null)
                json[name] = value.DeepClone();
        }
        return json;
    }

    private static string Question(AuditQuestion question) => question switch
    {
        AuditQuestion.Integrity => "integrity",
        AuditQuestion.Completeness => "completeness",
        AuditQuestion.Anchoring => "anchored",
        _ => throw new ArgumentOutOfRangeException(nameof(question)),
    };

    private static IEnumerable<(string Name, JsonNode? Value)> Places(ProblemPlace place) =>
    [
        ("act", place.Act?.ToString("D")), ("matter", place.Matter?.ToString("D")), ("number", place.Number), ("part", place.Part), ("leaf", place.Leaf), ("column", place.Column),
    ];

    private static string Place(ProblemPlace place) =>
        string.Join(' ', Places(place).Where(one => one.Value is not null).Select(one => $"{one.Name} {one.Value}"));

    private static string Evidence(AuditProblem problem) => (problem.Expected, problem.Found) switch
    {
        (null, null) => "",
        var (expected, found) => $"应为 expected {OneLine(expected)}；实为 found {OneLine(found)}",
    };

    private static string OneLine(string? text) => text is null ? "—" : text.Length > 200 ? text[..200].ReplaceLineEndings(" ") + "…" : text.ReplaceLineEndings(" ");
}
