using Fadu.Casework;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>法条: the limits, gates and laws in use, found by words, one kind at a time.</summary>
internal static class LawEndpoints
{
    /// <summary>The limits.</summary>
    public const string Limits = "limits";

    /// <summary>The gates.</summary>
    public const string Gates = "gates";

    /// <summary>The laws themselves.</summary>
    public const string Laws = "laws";

    private const int AtOnce = 30;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/law", PageAsync).RequireAuthorization(Callers.Officer);

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, string? q, string? kind, int? page, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var pack = contexts.Bureau.Pack;
        var asked = q?.Trim() ?? "";
        bool Has(string? text) => text is not null && text.Contains(asked, StringComparison.OrdinalIgnoreCase);
        bool Says(Bilingual text) => Has(text.Zh) || Has(text.En);
        bool Cites(Citation? cite) => cite is not null && (Has(at.LawTitle(cite)) || Has(at.Article(cite)) || Has(cite.Quote));

        var limits = pack.Limits.Values.Where(limit => asked.Length == 0 || Has(limit.Id) || Says(limit.Title) || Cites(limit.On(at.Today)?.Cite))
            .OrderBy(limit => limit.On(at.Today) is null).ThenByDescending(limit => RankOf(pack, limit.On(at.Today)?.Cite)).ThenBy(limit => limit.On(at.Today)?.Cite.Law, StringComparer.Ordinal).ThenBy(limit => limit.Title.Zh, StringComparer.Ordinal).ToList();
        var gates = pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).DistinctBy(gate => gate.Id)
            .Where(gate => asked.Length == 0 || Has(gate.Id) || Says(gate.Title) || (gate.On(at.Today) is { } version && (Cites(version.Cite) || Says(version.Lacking) || Says(version.Cure))))
            .OrderBy(gate => gate.Title.Zh, StringComparer.Ordinal).ToList();
        var laws = pack.Sources.Values.Where(law => asked.Length == 0 || Says(law.Title) || Has(law.ShortName))
            .OrderByDescending(law => law.Rank).ThenBy(law => law.Id, StringComparer.Ordinal).ToList();
        // What was found is shown: when only one kind answers, that one.
        kind = kind is Limits or Gates or Laws ? kind : limits.Count > 0 || asked.Length == 0 ? Limits : gates.Count > 0 ? Gates : laws.Count > 0 ? Laws : Limits;
        var paging = Paging.Of(page, AtOnce);
        return View.Of<LawView>(
            at,
            ("Q", asked), ("Kind", kind), ("Paging", paging), ("Counts", new Dictionary<string, int> { [Limits] = limits.Count, [Gates] = gates.Count, [Laws] = laws.Count }),
            ("LimitRows", OnPage(limits, paging)), ("GateRows", OnPage(gates, paging)), ("LawRows", OnPage(laws, paging)), ("Calendar", pack.Calendar));
    }

    private static LawRank? RankOf(RulePack pack, Citation? cite) => cite is not null && pack.Sources.TryGetValue(cite.Law, out var law) ? law.Rank : null;

    private static List<T> OnPage<T>(List<T> rows, Paging paging) => [.. rows.Skip((paging.Number - 1) * paging.Size).Take(paging.Size)];
}
