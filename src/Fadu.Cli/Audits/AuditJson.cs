using System.Text.Json.Nodes;
using Fadu.Casework.Audits;
using Fadu.Law;

namespace Fadu.Cli.Audits;

/// <summary>An audit as JSON. Its form is relied on from outside: <c>matters, acts, seconds, findings, rejected</c>; <c>rules</c> holds the matters behind them.</summary>
internal static class AuditJson
{
    public static JsonObject Of(AuditReport report) => new()
    {
        ["matters"] = report.Matters,
        ["acts"] = report.Acts,
        ["seconds"] = Math.Round(report.Seconds, 3),
        ["findings"] = new JsonObject(report.Rules.Select(rule => KeyValuePair.Create(rule.Rule, (JsonNode?)rule.Count))),
        ["rejected"] = Rejected(report.Rejected),
        ["rules"] = new JsonArray([.. report.Rules.Select(rule => (JsonNode)Rule(rule))]),
    };

    /// <summary>What was left out, each with its line.</summary>
    public static JsonArray Rejected(IEnumerable<LogRejection> rejected) => new([.. rejected.Select(one => (JsonNode)new JsonObject
    {
        ["line"] = one.Line,
        ["reason"] = $"{one.Reason.Zh}。 {one.Reason.In("en")}.",
    })]);

    private static JsonObject Rule(RuleFindings rule) => new()
    {
        ["rule"] = rule.Rule,
        ["title"] = Both(rule.Title),
        ["law"] = rule.Cite?.Law,
        ["article"] = rule.Cite?.Article,
        ["findings"] = rule.Count,
        ["matters"] = rule.Matters,
        ["first"] = new JsonArray([.. rule.First.Select(finding => (JsonNode)new JsonObject
        {
            ["matter"] = finding.Matter,
            ["line"] = finding.Line,
            ["act"] = Both(finding.Act),
            ["on"] = AuditTable.Day(finding.On),
            ["lacking"] = Both(finding.Lacking),
        })]),
    };

    private static JsonObject Both(Bilingual words) => new() { ["zh"] = words.Zh, ["en"] = words.In("en") };
}
