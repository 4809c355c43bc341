using Fadu.Casework;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>Which part of the law is asked for.</summary>
/// <param name="Law">Only what this law says; null all.</param>
/// <param name="Holder">Only limits of this holder; null all.</param>
public sealed record LawFilter(string? Law, LimitHolder? Holder);

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

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/law", PageAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/law.csv", CsvAsync).RequireAuthorization(Callers.Officer);
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, string? q, string? kind, string? law, string? holder, int? page, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var pack = contexts.Bureau.Pack;
        var asked = q?.Trim() ?? "";
        var filter = new LawFilter(string.IsNullOrEmpty(law) ? null : law, HolderOf(holder));
        var (limits, gates, laws) = Found(at, pack, asked, filter);
        // What was found is shown: when only one kind answers, that one.
        kind = kind is Limits or Gates or Laws ? kind : limits.Count > 0 || asked.Length == 0 ? Limits : gates.Count > 0 ? Gates : laws.Count > 0 ? Laws : Limits;
        var paging = Paging.Of(page, AtOnce);
        return View.Of<LawView>(
            at,
            ("Q", asked), ("Kind", kind), ("Filter", filter), ("Paging", paging), ("Counts", new Dictionary<string, int> { [Limits] = limits.Count, [Gates] = gates.Count, [Laws] = laws.Count }),
            ("Cited", pack.Limits.Values.Select(limit => limit.On(at.Today)?.Cite.Law).Concat(GatesOf(pack).Select(gate => gate.On(at.Today)?.Cite.Law)).OfType<string>()
                .Distinct(StringComparer.Ordinal).OrderByDescending(one => pack.Sources.GetValueOrDefault(one)?.Rank).ThenBy(one => one, StringComparer.Ordinal).ToList()),
            ("LimitRows", OnPage(limits, paging)), ("GateRows", OnPage(gates, paging)), ("LawRows", OnPage(laws, paging)), ("Calendar", pack.Calendar));
    }

    private static async Task<IResult> CsvAsync(HttpContext http, PageContexts contexts, string? q, string? law, string? holder, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var csv = new CsvText().Row(at.Say("时限", "Limit"), at.Say("谁的期限", "Whose"), at.Say("长度", "Length"), at.Say("从何时起", "Runs from"), at.Say("法律", "Law"), at.Say("条", "Article"), at.Say("原文", "Quote"));
        foreach (var limit in Found(at, contexts.Bureau.Pack, q?.Trim() ?? "", new LawFilter(string.IsNullOrEmpty(law) ? null : law, HolderOf(holder))).Limits)
        {
            var value = limit.On(at.Today);
            csv.Row(
                at.Say(limit.Title), value?.Rule is { } rule ? at.Say(HolderWords(rule.Holder)) : "", value?.Rule is { } length ? at.Say(DeadlineTrace.Words(length.Length, length.Unit)) : "", at.Say(limit.RunsFrom),
                value is null ? "" : value.Cite.Law, value is null ? "" : at.Article(value.Cite), value?.Cite.Quote ?? "");
        }
        return csv.Answer();
    }

    /// <summary>Whose limit it is, in words.</summary>
    public static Bilingual HolderWords(LimitHolder holder) => holder switch
    {
        LimitHolder.Organ => new("机关的", "the organ's"),
        LimitHolder.Party => new("当事人的", "the party's"),
        _ => new("其他单位的", "another body's"),
    };

    private static LimitHolder? HolderOf(string? holder) => Enum.TryParse<LimitHolder>(holder, ignoreCase: true, out var found) && Enum.IsDefined(found) ? found : null;

    private static (List<TimeLimit> Limits, List<Gate> Gates, List<LawSource> Laws) Found(PageContext at, RulePack pack, string asked, LawFilter filter)
    {
        bool Has(string? text) => text is not null && text.Contains(asked, StringComparison.OrdinalIgnoreCase);
        bool Says(Bilingual text) => Has(text.Zh) || Has(text.En);
        bool Cites(Citation? cite) => cite is not null && (Has(at.LawTitle(cite)) || Has(at.Article(cite)) || Has(cite.Quote));
        bool IsOf(Citation? cite) => filter.Law is null || cite?.Law == filter.Law;

        var limits = pack.Limits.Values.Where(limit => limit.On(at.Today) is var value && IsOf(value?.Cite) && (filter.Holder is null || value?.Rule?.Holder == filter.Holder)
                && (asked.Length == 0 || Has(limit.Id) || Says(limit.Title) || Cites(value?.Cite)))
            .OrderBy(limit => limit.On(at.Today) is null).ThenByDescending(limit => RankOf(pack, limit.On(at.Today)?.Cite)).ThenBy(limit => limit.On(at.Today)?.Cite.Law, StringComparer.Ordinal).ThenBy(limit => limit.Title.Zh, StringComparer.Ordinal).ToList();
        var gates = GatesOf(pack)
            .Where(gate => IsOf(gate.On(at.Today)?.Cite) && (asked.Length == 0 || Has(gate.Id) || Says(gate.Title) || (gate.On(at.Today) is { } version && (Cites(version.Cite) || Says(version.Lacking) || Says(version.Cure)))))
            .OrderBy(gate => gate.Title.Zh, StringComparer.Ordinal).ToList();
        var laws = pack.Sources.Values.Where(law => (filter.Law is null || law.Id == filter.Law) && (asked.Length == 0 || Says(law.Title) || Has(law.ShortName)))
            .OrderByDescending(law => law.Rank).ThenBy(law => law.Id, StringComparer.Ordinal).ToList();
        return (limits, gates, laws);
    }

    private static IEnumerable<Gate> GatesOf(RulePack pack) => pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).DistinctBy(gate => gate.Id);

    private static LawRank? RankOf(RulePack pack, Citation? cite) => cite is not null && pack.Sources.TryGetValue(cite.Law, out var law) ? law.Rank : null;

    private static List<T> OnPage<T>(List<T> rows, Paging paging) => [.. rows.Skip((paging.Number - 1) * paging.Size).Take(paging.Size)];
}
