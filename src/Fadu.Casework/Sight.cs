using Fadu.Casework.Access;
using Fadu.Casework.Parties;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework;

/// <summary>A look as its register shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Person">Who looked.</param>
/// <param name="Subject">At which subject; 0 is the matter.</param>
/// <param name="What">What was shown.</param>
/// <param name="Purpose">What for; null where none was asked.</param>
public sealed record LookEntry(DateTimeOffset At, string Person, int Subject, string What, string? Purpose);

/// <summary>What stands beside a matter on its page.</summary>
/// <param name="Refusals">Its last refusals.</param>
/// <param name="Looks">The last looks at it.</param>
/// <param name="SealedAt">When the ledger's last head was signed; null before the first.</param>
public sealed record BesideMatter(Paged<Refusal> Refusals, Paged<LookEntry> Looks, DateTimeOffset? SealedAt);

/// <summary>What an officer may see, by plain ids: for pages and interfaces, which know nothing of the store.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class Sight(OpenBureau bureau)
{
    /// <summary>Code of the bureau, as an act request names it.</summary>
    public string BureauCode => bureau.Bureau.Value;

    /// <summary>Whether the record is a demonstration.</summary>
    public bool IsDemonstration => bureau.Origin.EndsWith("/demonstration", StringComparison.Ordinal);

    /// <summary>A matter's state; null when there is none or the person may not see it.</summary>
    public async Task<MatterState?> SeenAsync(Guid matter, string person, CancellationToken stop)
    {
        // Asked for together: where each is a question to the server, it is one.
        var (asked, roster) = (bureau.Reader.FindAsync(bureau.Bureau, new MatterId(matter), stop), bureau.RosterAsync(stop));
        await Task.WhenAll(asked, roster);
        return await asked is { } state && MatterAccess.MaySee(person, state, await roster, bureau.Time.GetUtcNow()) ? state : null;
    }

    /// <summary>Whether there is a matter for a person to record in: one the person may see, or whose record is sealed and would be seen if it were not.</summary>
    public async Task<bool> MayRecordAsync(Guid matter, string person, CancellationToken stop)
    {
        var state = await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(matter), stop);
        if (state is null)
            return false;
        var (roster, now) = (await bureau.RosterAsync(stop), bureau.Time.GetUtcNow());
        return MatterAccess.MaySee(person, state, roster, now) || MatterAccess.MayKnow(person, state, roster, now);
    }

    /// <summary>Whether a person may begin a matter today.</summary>
    public async Task<bool> MayBeginAsync(string person, CancellationToken stop) =>
        MatterAccess.MayBegin(person, await bureau.RosterAsync(stop), bureau.Pack, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone));

    /// <summary>The matter of a file number; null when there is none or the person may not see it.</summary>
    public async Task<Guid?> FindByNumberAsync(string fileNumber, string person, CancellationToken stop) =>
        await bureau.Reader.FindByNumberAsync(bureau.Bureau, fileNumber, stop) is { } row && await SeenAsync(row.MatterId.Value, person, stop) is not null ? row.MatterId.Value : null;

    /// <summary>The matter of a file number, whoever asks: for the log of looks, which shows nothing of it.</summary>
    public async Task<Guid?> MatterOfNumberAsync(string fileNumber, CancellationToken stop) => (await bureau.Reader.FindByNumberAsync(bureau.Bureau, fileNumber, stop))?.MatterId.Value;

    /// <summary>What lists call those of some matters that a person may see, with the surnames of whom they are about.</summary>
    public async Task<IReadOnlyDictionary<Guid, Bilingual>> NamesAsync(IEnumerable<Guid> matters, string person, CancellationToken stop) =>
        await bureau.Pages.NamesAsync(await SeenAsync([.. matters.Distinct()], person, stop), stop);

    /// <summary>Notes a look at a party's identity.</summary>
    public Task NoteIdentityAsync(Guid matter, int subject, string person, string purpose, string channel) =>
        bureau.Looks.NoteAsync(person, new MatterId(matter), subject, Looks.Identity, purpose, channel);

    /// <summary>A matter that another system began, as it may be told outside; null when there is none or somebody else began it.</summary>
    public async Task<MatterState?> BegunByAsync(Guid matter, Actor machine, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(matter), stop) is { } state && state.Entries[0].Person == machine.Person ? state.Outward() : null;
    }

    /// <summary>Notes that another system asked how far a matter has come.</summary>
    public Task NoteStatusAsync(Guid matter, Actor machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return bureau.Looks.NoteAsync(machine.Person, new MatterId(matter), 0, "status", null, "api");
    }

    /// <summary>What stands beside a matter: its last refusals and looks, and when the ledger was last sealed. Ask first whether it may be seen.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="atMost">The most of each.</param>
    /// <param name="stop">Stops.</param>
    public async Task<BesideMatter> BesideAsync(Guid matter, int atMost, CancellationToken stop)
    {
        var reader = bureau.Folder.Database.PageRows;
        var (owner, id, paging) = (bureau.Bureau, new MatterId(matter), Paging.Of(1, atMost));
        var refusals = await bureau.Held.OfAsync((nameof(reader.RefusalsAsync), id, atMost), () => reader.RefusalsAsync(owner, id, atMost, stop));
        var looks = await bureau.HeldLooks.OfAsync(id, atMost, () => reader.LooksAsync(owner, id, atMost, stop));
        var head = await bureau.Held.OfAsync(nameof(reader.HeadAsync), () => reader.HeadAsync(owner, stop));
        return new BesideMatter(
            new Paged<Refusal>([.. refusals.Rows.Select(Refusals.Read)], refusals.Total, paging),
            new Paged<LookEntry>([.. looks.Rows.Select(EntryOf)], looks.Total, paging),
            head?.At);
    }

    /// <summary>Who looked at a matter, each once.</summary>
    public Task<IReadOnlyList<string>> LookersAsync(Guid matter, CancellationToken stop) => bureau.Looks.PersonsAsync(new MatterId(matter), stop);

    /// <summary>Some of the looks at a matter, newest first. Ask first whether it may be seen.</summary>
    public async Task<Paged<LookEntry>> LooksAsync(Guid matter, LookFilter filter, Paging paging, CancellationToken stop)
    {
        var looks = await bureau.Looks.OfMatterAsync(new MatterId(matter), filter, paging, stop);
        return new Paged<LookEntry>([.. looks.Rows.Select(EntryOf)], looks.Total, looks.Page);
    }

    /// <summary>How many open matters of a lead officer are overdue or have their earliest limit within seven days, today included.</summary>
    public async Task<int> DueWithinAWeekAsync(string officer, CancellationToken stop)
    {
        var today = LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone);
        var end = LegalDay.Midnight(today.AddDays(7), bureau.Pack.Zone).ToUniversalTime();
        var reader = bureau.Folder.Database.PageRows;
        return await bureau.Held.OfAsync(
            (nameof(reader.DueAsync), officer, end), () => reader.DueAsync(bureau.Bureau, officer, MatterStates.BureauMatter(bureau.Bureau), end, stop));
    }

    /// <summary>Refusals that a person may see: its own, and those on matters it may see. What may not be seen is neither shown nor counted; of a register too long the newest are looked at, and it says so.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="filter">Which refusals.</param>
    /// <param name="paging">Which page.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Paged<Refusal>> RefusalsAsync(string person, RefusalFilter filter, Paging paging, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var roster = await bureau.RosterAsync(stop);
        var units = SeenMatters.UnitsOf(person, roster, bureau.Pack, LegalDay.Of(now, bureau.Pack.Zone));
        // Most are seen by unit; the others by part taken or because the law asks for the post: that is asked of each matter.
        var (outside, isMore) = filter.Person == person ? ([], false) : await bureau.Refusals.MattersOutsideAsync(filter, units, stop);
        var states = await bureau.Reader.FindAsync(bureau.Bureau, outside, stop);
        var others = outside.Where(matter => states.TryGetValue(matter, out var state) && MatterAccess.MaySee(person, state, roster, now)).ToList();
        return await bureau.Refusals.ListAsync(filter, new RefusalSight(person, units, others, isMore && !SeenMatters.AreAll(units, roster)), paging, stop);
    }

    /// <summary>The states of those of some matters that a person may see.</summary>
    public async Task<IReadOnlyDictionary<Guid, MatterState>> SeenAsync(IReadOnlyCollection<Guid> matters, string person, CancellationToken stop)
    {
        var roster = await bureau.RosterAsync(stop);
        var now = bureau.Time.GetUtcNow();
        var states = await bureau.Reader.FindAsync(bureau.Bureau, matters, stop);
        return states.Where(pair => MatterAccess.MaySee(person, pair.Value, roster, now)).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    /// <summary>The bureau's signed word on a recorded act, as text.</summary>
    public static string PromiseOf(Ruling<Act>.Granted granted) => granted.Promise.ToString();

    /// <summary>The texts and files that an erasure of a party's data would take, in order. Ask first whether the matter may be seen.</summary>
    public async Task<IReadOnlyList<ErasableText>> ErasableAsync(Guid matter, int subject, CancellationToken stop) =>
        await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(matter), stop) is { } state ? await bureau.Erasures.PreviewAsync(bureau.Bureau, new MatterId(matter), state, subject, stop) : [];

    /// <summary>How far the erasure of a party's data has come, whoever asks: without the data. Null when the matter has no such party.</summary>
    public async Task<ErasureState?> ErasingAsync(Guid matter, int party, CancellationToken stop)
    {
        if (await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(matter), stop) is not { } state
            || !state.Record.Subjects.Any(subject => subject.Number == party && subject.Kind == SubjectKinds.Party))
            return null;
        var erasing = state.Procedure.Acts.Select(act => act.Erases is null ? [] : (string[])[act.Id, act.Erases.ProposedBy]).SelectMany(ids => ids).ToHashSet(StringComparer.Ordinal);
        return new ErasureState(
            state.Procedure, party, await ErasableAsync(matter, party, stop), [.. state.Record.Acts.Where(act => erasing.Contains(act.Act) && act.Subjects.Contains(party))]);
    }

    /// <summary>The query code (查询码) of a party.</summary>
    public string QueryCodeOf(Guid matter, int party) => bureau.QueryCodeOf(new MatterId(matter), party);

    private static LookEntry EntryOf(LookRow row) => new(row.At, row.Person, row.Subject, row.What, row.Purpose);
}
