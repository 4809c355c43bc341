using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fadu.Casework.Audits;
using Fadu.Law;

namespace Fadu.Cli.Audits;

/// <summary>An audit as one page that needs nothing beside it: it can be sent and opened anywhere, without script.</summary>
internal static class AuditPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Style = """
        :root { color-scheme: light; --ink: #1d2733; --soft: #5b6775; --line: #d8dee6; --ground: #f6f8fa; --accent: #1f4e8c; --warn: #9a4a00; }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 62rem; color: var(--ink); background: #fff; font: 1rem/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.125rem; margin: 2rem 0 .25rem; }
        .en, .law { color: var(--soft); } .count { color: var(--warn); font-weight: 600; } .none { color: var(--soft); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
        th { background: var(--ground); font-weight: 600; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
        a { color: var(--accent); } code { font-size: .9em; }
        """;

    public static string Of(AuditReport report, string log)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Safe(report.Procedure.Zh)} · {Safe(log)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Safe(report.Procedure.Zh)}：日志对照规则的结果</h1>\n<p class=\"en\" lang=\"en\">{Safe(report.Procedure.In("en"))}: an event log held against the rules</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>日志 <code>{Safe(log)}</code>：事项 {report.Matters:n0}，行为 {report.Acts:n0}，问题 <span class=\"count\">{report.Findings:n0}</span>，用时 {report.Seconds:0.0} 秒。");
        page.Append(report.IsWhole ? " 全部读完，没有遗漏。</p>\n" : string.Create(CultureInfo.InvariantCulture, $" <a href=\"#left-out\">有 {report.Rejected.Count:n0} 处未计入</a>。</p>\n"));
        Summary(page, report);
        foreach (var rule in report.Rules.Where(rule => rule.Count > 0))
            Section(page, rule);
        LeftOut(page, report);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Summary(StringBuilder page, AuditReport report)
    {
        page.Append("<div class=\"wide\"><table>\n<thead><tr><th>规则 Rule</th><th>依据 Law</th><th class=\"n\">问题 Findings</th><th class=\"n\">事项 Matters</th></tr></thead>\n<tbody>\n");
        foreach (var rule in report.Rules)
        {
            var title = rule.Count > 0 ? $"<a href=\"#{Safe(rule.Rule)}\">{Safe(rule.Title.Zh)}</a>" : Safe(rule.Title.Zh);
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{title}<br><span class=\"en\" lang=\"en\">{Safe(rule.Title.In("en"))}</span></td><td class=\"law\">{Law(rule.Cite)}</td><td class=\"n {(rule.Count > 0 ? "count" : "none")}\">{rule.Count:n0}</td><td class=\"n\">{rule.Matters:n0}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static void Section(StringBuilder page, RuleFindings rule)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2 id=\"{Safe(rule.Rule)}\">{Safe(rule.Title.Zh)} <span class=\"count\">{rule.Count:n0}</span></h2>\n<p class=\"en\" lang=\"en\">{Safe(rule.Title.In("en"))} · <code>{Safe(rule.Rule)}</code></p>\n");
        if (rule.Count > rule.First.Count)
            page.Append(CultureInfo.InvariantCulture, $"<p>以下是前 {rule.First.Count:n0} 个；全部见 <code>--format csv</code>。 The first {rule.First.Count:n0} of them; all stand in the CSV.</p>\n");
        page.Append("<div class=\"wide\"><table>\n<thead><tr><th>事项 Matter</th><th>日期 Day</th><th>行为 Act</th><th>问题 Finding</th><th class=\"n\">行 Line</th></tr></thead>\n<tbody>\n");
        foreach (var one in rule.First)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Safe(one.Matter)}</td><td>{AuditTable.Day(one.On)}</td><td>{Safe(one.Act.Zh)}</td><td>{Safe(one.Lacking.Zh)}<br><span class=\"en\" lang=\"en\">{Safe(one.Lacking.In("en"))}</span></td><td class=\"n\">{one.Line}</td></tr>\n");
        page.Append("</tbody></table></div>\n");
    }

    private static void LeftOut(StringBuilder page, AuditReport report)
    {
        if (report.IsWhole)
            return;
        page.Append("<h2 id=\"left-out\">未计入 Left out</h2>\n<div class=\"wide\"><table>\n<thead><tr><th class=\"n\">行 Line</th><th>原因 Reason</th></tr></thead>\n<tbody>\n");
        foreach (var one in report.Rejected)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"n\">{one.Line}</td><td>{Safe(one.Reason.Zh)}<br><span class=\"en\" lang=\"en\">{Safe(one.Reason.In("en"))}</span></td></tr>\n");
        page.Append("</tbody></table></div>\n");
    }

    private static string Law(Citation? cite) => cite is null ? "" : $"{Safe(cite.Law)} {Safe(cite.Article)}{(cite.SourceSeen ? "" : "<br>条文未核对 text not seen")}";

    private static string Safe(string text) => Encoder.Encode(text);
}
