using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Cli;

/// <summary>What the packs say under one id: one row for each place that bears it.</summary>
/// <param name="Kind">limit, act, gate, procedure, register.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name.</param>
/// <param name="At">Where it is written.</param>
/// <param name="Lines">What it says, with law and article.</param>
internal sealed record RuleExplanation(string Kind, string Id, string Title, string At, IReadOnlyList<string> Lines)
{
    public static IEnumerable<RuleExplanation> Of(RulePack law, string id)
    {
        foreach (var limit in law.Limits.Values.Where(limit => limit.Id == id || limit.Row(id) is not null))
        {
            yield return new RuleExplanation("limit", limit.Id, Both(limit.Title), limit.At.ToString(), [
                $"起算 runs from: {Both(limit.RunsFrom)}",
                .. limit.Values.Select(value => $"{Dates(value.From, value.Until)}: {(value.Rule is { } rule ? $"{rule.Length} {rule.Unit}" : "未核实 not verified")}，{Cite(value.Cite)}{(value.Row is { } row ? $"（{row}）" : "")}"),
            ]);
        }

        foreach (var procedure in law.Procedures.Values)
        {
            if (procedure.Id == id)
                yield return new RuleExplanation("procedure", id, Both(procedure.Title), procedure.At.ToString(), [.. procedure.Acts.Select(act => $"{act.Id}: {Both(act.Title)}")]);
            foreach (var act in procedure.Acts.Where(act => act.Id == id))
            {
                yield return new RuleExplanation("act", id, $"{Both(act.Title)} ({procedure.Id})", act.At.ToString(), [
                    $"{act.Kind}, {(act.From.Count == 0 ? "*" : string.Join(", ", act.From.Select(stage => stage.Id)))} → {act.To?.Id ?? "="}",
                    .. act.Gates.Select(gate => $"关口 gate {gate.Id}: {Both(gate.Title)}"),
                    .. act.Clocks.Select(clock => $"时限 {clock.Verb} {clock.Limit}"),
                ]);
            }

            foreach (var gate in procedure.Acts.SelectMany(act => act.Gates).Where(gate => gate.Id == id).DistinctBy(gate => gate.At))
            {
                yield return new RuleExplanation("gate", id, Both(gate.Title), gate.At.ToString(), [
                    .. gate.Versions.Select(version => $"{Dates(version.From, version.Until)}: {Cite(version.Cite)} “{version.Cite.Quote}” {version.Lacking.Zh} {version.Cure.Zh}"),
                ]);
            }
        }

        if (law.FindRegister(id) is { } register)
            yield return new RuleExplanation("register", id, Both(register.Title), register.At.ToString(), [.. register.Rows.Select(row => $"{row.Key}: {Both(row.Title)} {Dates(row.From, row.Until)}")]);
    }

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["id"] = Id,
        ["title"] = Title,
        ["at"] = At,
        ["says"] = new JsonArray([.. Lines.Select(line => (JsonNode)line)]),
    };

    private static string Both(Bilingual text) => $"{text.Zh} / {text.In("en")}";

    private static string Cite(Citation cite) => $"{cite.Law}（{cite.Version}）{CitationWords.Article(cite.Article, "zh")}";

    private static string Dates(DateOnly from, DateOnly? until) =>
        string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd}–{until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
}
