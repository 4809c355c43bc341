using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>One matter found, and by what.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Party">The party that answers to what was asked; null when the file number did.</param>
public sealed record FoundMatter(Guid Matter, string FileNumber, Bilingual Name, PartyProfile? Party);

/// <summary>Finds matters by file number, or by a name or number of a party over the sealed record. What may not be seen is neither shown nor counted; what was not looked at is said to be more.</summary>
public sealed class MatterSearch
{
    // Of other units' matters it has to be asked one by one whether they may be seen.
    private const int OthersAtMost = 200;
    private const int CandidatesAtMost = 1_000;
    private const int OpenedAtMost = 200;

    // The last there is: every number that begins with some characters lies before these followed by it.
    private const string LastCharacter = "\U0010FFFF";

    private readonly OpenBureau bureau;

    internal MatterSearch(OpenBureau bureau) => this.bureau = bureau;

    /// <summary>What a person finds: first what the file number answers, then what a party answers, each by file number.</summary>
    /// <param name="typed">A file number or its beginning, a name of two characters or more, an identity or phone number.</param>
    /// <param name="person">Who searches; the search is a recorded look.</param>
    /// <param name="paging">Which page.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Paged<FoundMatter>> FindAsync(string typed, string person, Paging paging, string channel, CancellationToken stop)
    {
        var asked = typed.Trim();
        if (asked.Length == 0)
            return new Paged<FoundMatter>([], 0, paging);

        await bureau.Looks.NoteAsync(person, null, 0, "search", null, channel);
        var now = bureau.Time.GetUtcNow();
        var roster = await bureau.RosterAsync(stop);
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        if (roster.StandingOf(person, on).Posts.Count == 0)
            return new Paged<FoundMatter>([], 0, paging);

        var searcher = new Searcher(person, roster, now, SeenMatters.UnitsOf(person, roster, bureau.Pack, on));
        await using var context = bureau.Folder.Database.Reading();
        var numbers = await ByNumberAsync(context, asked, searcher, paging, stop);
        var parties = await ByPartyAsync(context, asked, searcher, stop);
        var left = paging.Size - numbers.Rows.Count;
        var shown = left > 0 ? await ShownAsync(asked, parties, Math.Max(0, paging.Skip - numbers.Total), left, stop) : [];
        return new Paged<FoundMatter>([.. numbers.Rows, .. shown], numbers.Total + parties.Found.Count, paging) { IsMore = numbers.IsMore || parties.IsMore };
    }

    private async Task<Paged<FoundMatter>> ByNumberAsync(FaduContext context, string asked, Searcher searcher, Paging paging, CancellationToken stop)
    {
        var end = asked + LastCharacter;
        // Compared by the database, which keeps numbers in the order of their bytes: this is how it is asked to.
#pragma warning disable CA1309
        IQueryable<MatterRow> Begun(IQueryable<MatterRow> rows) => rows.Where(row => string.Compare(row.FileNumber, asked) >= 0 && string.Compare(row.FileNumber, end) < 0);
#pragma warning restore CA1309
        var seen = new SeenMatters(context, bureau.Bureau, searcher.Person, searcher.Units);
        var total = 0;
        foreach (var part in seen.ForCounting(only: null))
            total += await Begun(part).CountAsync(stop);

        var first = await Begun(context.Matters.Where(row => row.Bureau == bureau.Bureau && row.Listed)).OrderBy(row => row.FileNumber).Take(CandidatesAtMost + 1).Select(row => new { row.MatterId, row.FileNumber, row.Procedure, row.About, row.Unit, row.Officer }).ToListAsync(stop);
        var others = first.Take(CandidatesAtMost).Where(row => row.MatterId.Value == bureau.BureauMatter || !searcher.Sees(row.Unit, row.Officer)).ToList();
        var allowed = await AllowedAsync([.. others.Take(OthersAtMost).Select(row => row.MatterId.Value)], searcher, stop);
        var isMore = others.Count > OthersAtMost || (first.Count > CandidatesAtMost && !SeenMatters.AreAll(searcher.Units, searcher.Roster));

        List<MatterRow> own = total == 0 ? [] : await SeenMatters.ReadAsync([.. seen.InOrder(only: null).Select(Begun)], rows => rows.OrderBy(row => row.FileNumber), 0, paging.Skip + paging.Size, stop);
        var found = own.Select(row => new FoundMatter(row.MatterId.Value, row.FileNumber, MatterNaming.Of(bureau.Pack, row.Procedure, row.About), null))
            .Concat(others.Where(row => allowed.Contains(row.MatterId.Value)).Select(row => new FoundMatter(row.MatterId.Value, row.FileNumber, MatterNaming.Of(bureau.Pack, row.Procedure, row.About), null)))
            .OrderBy(one => one.FileNumber, StringComparer.Ordinal);
        return new Paged<FoundMatter>([.. found.Skip(paging.Skip).Take(paging.Size)], total + allowed.Count, paging) { IsMore = isMore };
    }

    // A piece of a name, and a number as a whole, is told by the index; several pieces may stand apart in a name, which only the opened name tells.
    private async Task<PartyMatches> ByPartyAsync(FaduContext context, string asked, Searcher searcher, CancellationToken stop)
    {
        var tokens = SearchToken.Asked(bureau.Folder.Keys, bureau.Bureau, asked);
        var owner = bureau.Bureau;
        var first = tokens[0];
        var rows = context.SearchTokens.Where(row => row.Bureau == owner && row.Token == first);
        foreach (var token in tokens.Skip(1))
            rows = rows.Where(row => context.SearchTokens.Any(other => other.Bureau == owner && other.Token == token && other.MatterId == row.MatterId && other.Subject == row.Subject));
        var candidates = await (from row in rows.OrderByDescending(row => row.MatterId).ThenBy(row => row.Subject).Take(CandidatesAtMost + 1)
                                join matter in context.Matters on new { row.Bureau, row.MatterId } equals new { matter.Bureau, matter.MatterId }
                                where matter.Listed
                                select new Candidate(row.MatterId, row.Subject, matter.FileNumber, matter.Procedure, matter.About, matter.Unit, matter.Officer)).ToListAsync(stop);
        var isMore = candidates.Count > CandidatesAtMost;

        var others = candidates.Where(one => !searcher.Sees(one.Unit, one.Officer)).Select(one => one.Matter.Value).Distinct().ToList();
        var allowed = await AllowedAsync([.. others.Take(OthersAtMost)], searcher, stop);
        isMore |= others.Count > OthersAtMost;
        var seen = candidates.Where(one => (searcher.Sees(one.Unit, one.Officer) || allowed.Contains(one.Matter.Value)) && !one.FileNumber.StartsWith(asked, StringComparison.Ordinal))
            .OrderBy(one => one.FileNumber, StringComparer.Ordinal).ThenBy(one => one.Subject).ToList();
        if (tokens.Count == 1)
            return new PartyMatches([.. seen.GroupBy(one => one.Matter).Select(one => one.ToList())], isMore);

        var matters = seen.Select(one => one.Matter).Distinct().ToList();
        var profiles = await ProfilesAsync([.. matters.Take(OpenedAtMost)], stop);
        var answering = seen.Where(one => profiles.TryGetValue(one.Matter, out var parties) && parties.Parties.TryGetValue(one.Subject, out var party) && Answers(party, asked));
        return new PartyMatches([.. answering.GroupBy(one => one.Matter).Select(one => one.ToList())], isMore || matters.Count > OpenedAtMost);
    }

    // Only what is shown is opened: nobody searches a bureau's parties in one answer.
    private async Task<IReadOnlyList<FoundMatter>> ShownAsync(string asked, PartyMatches matches, int skip, int take, CancellationToken stop)
    {
        var page = matches.Found.Skip(skip).Take(take).ToList();
        var profiles = await ProfilesAsync([.. page.Select(matter => matter[0].Matter)], stop);
        var shown = new List<FoundMatter>();
        foreach (var matter in page)
        {
            if (profiles.TryGetValue(matter[0].Matter, out var opened)
                && matter.Select(one => opened.Parties.GetValueOrDefault(one.Subject)).FirstOrDefault(party => party is not null && Answers(party, asked)) is { } party)
                shown.Add(new FoundMatter(matter[0].Matter.Value, matter[0].FileNumber, MatterNaming.Of(bureau.Pack, matter[0].Procedure, matter[0].About), party));
        }
        return shown;
    }

    private async Task<Dictionary<MatterId, OpenedParties>> ProfilesAsync(IReadOnlyList<MatterId> matters, CancellationToken stop)
    {
        var states = await bureau.Reader.FindAsync(bureau.Bureau, [.. matters.Select(matter => matter.Value)], stop);
        await bureau.Vault.ReadAsync(bureau.Bureau, states, stop);
        var opened = new Dictionary<MatterId, OpenedParties>();
        foreach (var (matter, state) in states)
            opened[new MatterId(matter)] = new OpenedParties(await bureau.Vault.ProfilesAsync(bureau.Bureau, new MatterId(matter), state, null, stop));
        return opened;
    }

    private async Task<HashSet<Guid>> AllowedAsync(IReadOnlyCollection<Guid> matters, Searcher searcher, CancellationToken stop) =>
        [.. (await bureau.Reader.FindAsync(bureau.Bureau, matters, stop)).Where(pair => MatterAccess.MaySee(searcher.Person, pair.Value, searcher.Roster, searcher.Now)).Select(pair => pair.Key)];

    private static bool Answers(PartyProfile profile, string asked)
    {
        var plain = SearchToken.Normal(asked);
        return (profile.Name is { } name && SearchToken.Normal(name).Contains(plain, StringComparison.Ordinal))
            || (profile.Identity is { } identity && SearchToken.Normal(identity) == plain)
            || (profile.Phone is { } phone && SearchToken.Normal(phone) == plain);
    }

    private sealed record Searcher(string Person, Roster Roster, DateTimeOffset Now, IReadOnlyList<string> Units)
    {
        // By unit or as lead officer: as MatterAccess has it, without the matter's acts.
        public bool Sees(string? unit, string? officer) => officer == Person || (unit is not null && Units.Contains(unit));
    }

    private sealed record Candidate(MatterId Matter, int Subject, string FileNumber, string Procedure, string? About, string? Unit, string? Officer);

    private sealed record OpenedParties(IReadOnlyDictionary<int, PartyProfile> Parties);

    // Matters with those of their parties that answer, by file number.
    private sealed record PartyMatches(IReadOnlyList<IReadOnlyList<Candidate>> Found, bool IsMore);
}
