using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>A look as whoever audits reads it: who, when, at which matter, never what stands in it.</summary>
/// <param name="At">When.</param>
/// <param name="Person">Who looked.</param>
/// <param name="Matter">At which matter; null for a search.</param>
/// <param name="FileNumber">文号 of the matter.</param>
/// <param name="Subject">At which subject; 0 is the matter.</param>
/// <param name="What">What was shown.</param>
/// <param name="Purpose">What for; null where none was asked.</param>
/// <param name="Channel">web, api, cli.</param>
public sealed record AuditedLook(DateTimeOffset At, string Person, Guid? Matter, string FileNumber, int Subject, string What, string? Purpose, string Channel);

/// <summary>Reading that a rule lays before the auditor.</summary>
/// <param name="Rule">The rule, with its threshold.</param>
/// <param name="Person">Who read.</param>
/// <param name="First">The first of the looks.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Matter">At which matter, where the rule counts by matter.</param>
/// <param name="FileNumber">Its 文号.</param>
/// <param name="Found">How many were counted.</param>
public sealed record UnusualReading(ReadingRule Rule, string Person, DateTimeOffset First, DateTimeOffset Last, Guid? Matter, string FileNumber, int Found);

/// <summary>What the rules found.</summary>
/// <param name="Rows">In order of time, the newest first.</param>
/// <param name="LookedAt">How many looks were gone through.</param>
/// <param name="IsMore">Whether older looks of the time asked for were left out.</param>
public sealed record UnusualReadings(IReadOnlyList<UnusualReading> Rows, int LookedAt, bool IsMore);

/// <summary>安全审计: the log of looks, for whoever holds the post of auditor and no other.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class ReadingRoom(OpenBureau bureau)
{
    /// <summary>The most looks the rules go through at once: the newest.</summary>
    public const int LookedAtMost = 20_000;

    /// <summary>Whether a person may read the log on a day: by a post of its own that reads it, and only without any other.</summary>
    public static bool MayOpen(string person, Roster roster, RulePack pack, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(roster);
        ArgumentNullException.ThrowIfNull(pack);
        var posts = roster.StandingOf(person, on).Posts;
        return posts.Count > 0 && posts.All(post => !post.Acting && pack.ReadsLooks(post.Post));
    }

    /// <summary>Notes that the log itself was read.</summary>
    /// <param name="person">Who reads.</param>
    /// <param name="matter">Whose looks, where one was asked for.</param>
    /// <param name="channel">web, api.</param>
    public Task NoteReadingAsync(string person, Guid? matter, string channel) => bureau.Looks.NoteAsync(person, matter is { } id ? new MatterId(id) : null, 0, "look-log", null, channel);

    /// <summary>Some looks, newest first.</summary>
    public async Task<Paged<AuditedLook>> ReadAsync(LookFilter filter, Paging paging, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var rows = bureau.Looks.Of(context, filter);
        var page = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.LookId).Skip(paging.Skip).Take(paging.Size).ToListAsync(stop);
        var numbers = await NumbersAsync(context, page, stop);
        return new Paged<AuditedLook>([.. page.Select(row => Entry(row, numbers))], await rows.CountAsync(stop), paging);
    }

    /// <summary>What the rules in force today find among the newest looks asked for.</summary>
    public async Task<UnusualReadings> UnusualAsync(LookFilter filter, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var looks = await bureau.Looks.Of(context, filter).OrderByDescending(row => row.At).Take(LookedAtMost + 1).ToListAsync(stop);
        var isMore = looks.Count > LookedAtMost;
        if (isMore)
            looks.RemoveAt(LookedAtMost);
        var numbers = await NumbersAsync(context, looks, stop);
        var today = LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone);
        var found = new List<UnusualReading>();
        foreach (var rule in bureau.Pack.ReadingRules(today))
            found.AddRange(await FoundAsync(context, rule, looks, numbers, stop));
        return new UnusualReadings([.. found.OrderByDescending(one => one.Last).ThenBy(one => one.Rule.Row.Key, StringComparer.Ordinal).ThenBy(one => one.Person, StringComparer.Ordinal)], looks.Count, isMore);
    }

    private async Task<IEnumerable<UnusualReading>> FoundAsync(FaduContext context, ReadingRule rule, List<LookRow> looks, Dictionary<MatterId, string> numbers, CancellationToken stop)
    {
        switch (rule.Measure)
        {
            case ReadingMeasure.MattersInAnHour:
                return looks.Where(look => look.MatterId is not null).GroupBy(look => (look.Person, Hour: LookSeal.HourOf(look.At)))
                    .Select(group => Of(rule, [.. group], null, "", group.Select(look => look.MatterId).Distinct().Count())).Where(one => one.Found > rule.Threshold);
            case ReadingMeasure.OutsideHours:
                return looks.Where(look => IsOutside(rule, look) && AccountLog.Read(look.What) is null).GroupBy(look => (look.Person, Day: LegalDay.Of(look.At, bureau.Pack.Zone)))
                    .Select(group => Of(rule, [.. group], null, "", group.Count())).Where(one => one.Found > rule.Threshold);
            case ReadingMeasure.NotOnTheCase:
                var parts = await PartsAsync(context, looks, stop);
                return looks.Where(look => look.MatterId is { } matter && !parts.Contains((matter, look.Person))).GroupBy(look => (look.Person, look.MatterId))
                    .Select(group => Of(rule, [.. group], group.Key.MatterId!.Value.Value, numbers.GetValueOrDefault(group.Key.MatterId.Value, ""), group.Count())).Where(one => one.Found > rule.Threshold);
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule.Measure, null);
        }
    }

    private static UnusualReading Of(ReadingRule rule, List<LookRow> looks, Guid? matter, string number, int found) =>
        new(rule, looks[0].Person, looks.Min(look => look.At), looks.Max(look => look.At), matter, number, found);

    private bool IsOutside(ReadingRule rule, LookRow look)
    {
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(look.At, bureau.Pack.Zone).DateTime);
        return time < rule.Opens || time >= rule.Closes;
    }

    // Who took part in a matter: its lead officer, and whoever performed an act in it.
    private async Task<HashSet<(MatterId, string)>> PartsAsync(FaduContext context, List<LookRow> looks, CancellationToken stop)
    {
        var matters = looks.Select(look => look.MatterId).OfType<MatterId>().Distinct().ToList();
        var parts = new HashSet<(MatterId, string)>();
        foreach (var some in matters.Chunk(500))
        {
            var acts = await context.Acts.Where(act => act.Bureau == bureau.Bureau && some.Contains(act.MatterId)).Select(act => new { act.MatterId, act.Actor }).Distinct().ToListAsync(stop);
            var leads = await context.Matters.Where(row => row.Bureau == bureau.Bureau && some.Contains(row.MatterId) && row.Officer != null).Select(row => new { row.MatterId, Actor = row.Officer! }).ToListAsync(stop);
            parts.UnionWith(acts.Concat(leads).Select(one => (one.MatterId, one.Actor)));
        }
        return parts;
    }

    private async Task<Dictionary<MatterId, string>> NumbersAsync(FaduContext context, List<LookRow> looks, CancellationToken stop)
    {
        var numbers = new Dictionary<MatterId, string>();
        foreach (var some in looks.Select(look => look.MatterId).OfType<MatterId>().Distinct().Chunk(500))
        {
            foreach (var row in await context.Matters.Where(row => row.Bureau == bureau.Bureau && some.Contains(row.MatterId)).Select(row => new { row.MatterId, row.FileNumber }).ToListAsync(stop))
                numbers[row.MatterId] = row.FileNumber ?? "";
        }
        return numbers;
    }

    private static AuditedLook Entry(LookRow row, Dictionary<MatterId, string> numbers) => new(
        row.At, row.Person, row.MatterId?.Value, row.MatterId is { } matter ? numbers.GetValueOrDefault(matter, "") : "", row.Subject, row.What, row.Purpose, row.Channel);
}
