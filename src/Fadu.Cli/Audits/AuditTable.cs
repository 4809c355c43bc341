using System.Globalization;
using Fadu.Casework.Audits;
using Fadu.Law;

namespace Fadu.Cli.Audits;

/// <summary>An audit as lines on a terminal.</summary>
internal static class AuditTable
{
    // More would push the result off the screen; JSON and the page have all.
    private const int RejectedShown = 20;
    private const int MattersShown = 5;

    public static void Write(AuditReport report, string log, TextWriter output)
    {
        output.WriteLine(Line($"{log}：{report.Procedure.Zh} {report.Procedure.In("en")}"));
        output.WriteLine(Line($"事项 matters {report.Matters:n0}，行为 acts {report.Acts:n0}，问题 findings {report.Findings:n0}，用时 {report.Seconds:0.0} 秒 seconds"));
        output.WriteLine();
        output.WriteLine("    问题    事项  规则");
        output.WriteLine("findings matters  rule");
        foreach (var rule in report.Rules)
        {
            output.WriteLine(Line($"{rule.Count,8:n0}{rule.Matters,8:n0}  {rule.Rule}"));
            output.WriteLine(Line($"                  {rule.Title.Zh}{Law(rule.Cite)}"));
            if (rule.Count > 0)
                output.WriteLine(Line($"                  {string.Join("  ", rule.First.Take(MattersShown).Select(one => $"{one.Matter}（{Day(one.On)}）"))}{(rule.Count > MattersShown ? " …" : "")}"));
        }

        WriteRejected(report.Rejected, output);
    }

    /// <summary>What was left out, or that nothing was.</summary>
    public static void WriteRejected(IReadOnlyList<LogRejection> rejected, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(rejected.Count == 0
            ? "全部读完，没有遗漏。 Read whole; nothing was left out."
            : Line($"未计入 left out: {rejected.Count:n0}"));
        foreach (var one in rejected.Take(RejectedShown))
            output.WriteLine(Line($"  第 {one.Line} 行：{one.Reason.Zh}。 line {one.Line}: {one.Reason.In("en")}."));
        if (rejected.Count > RejectedShown)
            output.WriteLine(Line($"  … 其余 {rejected.Count - RejectedShown:n0} 处见 --json。 the others stand in --json."));
    }

    /// <summary>A day as the packs write it.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Law(Citation? cite) => cite is null ? "" : $"（{cite.Law} {cite.Article}{(cite.SourceSeen ? "" : "，条文未核对 text not seen")}）";

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
