using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Accounts;

/// <summary>How an officer's account stands.</summary>
public enum AccountState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Invited, and not set up yet.</summary>
    Invited,

    /// <summary>Reset, and not set up anew yet.</summary>
    Reset,

    /// <summary>The one-time code was not used in time.</summary>
    CodeOver,

    /// <summary>It can sign in.</summary>
    Ready,

    /// <summary>It can, but not for a while: too many attempts failed.</summary>
    Waiting,

    /// <summary>Locked by an administrator.</summary>
    Locked,
}

/// <summary>An officer as the list of people shows him.</summary>
/// <param name="Person">The natural person.</param>
/// <param name="Name">Name.</param>
/// <param name="Standing">Posts and qualifications today, without those acted for.</param>
/// <param name="State">How the account stands.</param>
/// <param name="Until">Until when a one-time code is good or no attempt is heard; when it was locked; null otherwise.</param>
/// <param name="RecoveryLeft">Recovery codes left.</param>
/// <param name="Sessions">How many sessions have not ended.</param>
public sealed record PersonLine(string Person, string Name, OfficerStanding Standing, AccountState State, DateTimeOffset? Until, int RecoveryLeft, int Sessions);

/// <summary>What became of a deed on an account or a token.</summary>
public abstract record DeedAnswer
{
    private DeedAnswer()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Code">What was made, a one-time code or a token, told this once; null where there is none.</param>
    /// <param name="GoodUntil">Until when it is good.</param>
    public sealed record Done(string? Code, DateTimeOffset? GoodUntil) : DeedAnswer
    {
        /// <summary>Of a token whose requests are signed: what their keyid says.</summary>
        public string? KeyId { get; init; }
    }

    /// <summary>Not done, and why.</summary>
    public sealed record Refused(Bilingual Why) : DeedAnswer;
}

/// <summary>Accounts of officers as administrators look after them. Which post may do what is the pack's word; nobody does anything to himself; each deed stands in the log.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="settings">How long codes are good.</param>
/// <param name="sessions">Sessions.</param>
public sealed class People(OpenBureau bureau, AccountSettings settings, Sessions sessions)
{
    private const string Invitation = "invite";
    private const string ResetCode = "reset";

    private readonly AccountSecrets secrets = new(bureau, settings);

    private DateTimeOffset Now => BureauZone.Truncated(settings.Time.GetUtcNow());

    /// <summary>What a person may do with the accounts of others on a day: by a post of its own, and only without a post of another kind. Three administrators are three people.</summary>
    public static IReadOnlySet<AccountDeed> RightsOf(string person, Roster roster, RulePack pack, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(roster);
        ArgumentNullException.ThrowIfNull(pack);
        var posts = roster.StandingOf(person, on).Posts;
        return posts.Count > 0 && posts.All(post => !post.Acting && post.Post == posts[0].Post) ? pack.AccountDeedsOf(posts[0].Post) : new HashSet<AccountDeed>();
    }

    /// <summary>Why a deed is not somebody's on a day; null if it is.</summary>
    internal static Bilingual? NotYours(AccountDeed deed, string by, Roster roster, RulePack pack, DateOnly on)
    {
        if (RightsOf(by, roster, pack, on).Contains(deed))
            return null;
        var who = pack.PostThatMay(deed) is { } post ? pack.NameOfPost(post) : new Bilingual("无", "nobody");
        return new Bilingual($"您今天的岗位不能这样做。能这样做的岗位：{who.Zh}，并且不兼其他岗位。", $"Your post does not let you do this today. Who may: {who.In("en")}, holding no other post.");
    }

    /// <summary>All officers entered by today, by unit and number.</summary>
    public async Task<IReadOnlyList<PersonLine>> ListAsync(CancellationToken stop)
    {
        var (roster, today, now) = (await bureau.RosterAsync(stop), Today, Now);
        await using var context = bureau.Folder.Database.Reading();
        var accounts = (await context.Accounts.Where(row => row.Bureau == bureau.Bureau).ToListAsync(stop)).ToLookup(row => row.Person, StringComparer.Ordinal);
        var live = (await sessions.CountsAsync(stop)).ToDictionary(one => one.Person, one => one.Count, StringComparer.Ordinal);
        return [.. roster.Rows.Where(row => row.Kind == RosterKind.Officer && row.HoldsOn(today)).Select(row => row.Key).Distinct(StringComparer.Ordinal)
            .Select(person =>
            {
                var account = accounts[person].FirstOrDefault();
                var (state, until) = StateOf(account, now);
                return new PersonLine(person, roster.NameOf(RosterKind.Officer, person), OwnStanding(roster, person, today), state, until, account is null ? 0 : AccountSecrets.RecoveryLeft(account), live.GetValueOrDefault(person));
            })
            .OrderBy(line => line.Standing.Posts.Count > 0 ? line.Standing.Posts[0].Unit : "\uffff", StringComparer.Ordinal).ThenBy(line => line.Person, StringComparer.Ordinal)];
    }

    /// <summary>Does something to an officer's account.</summary>
    /// <param name="deed">What.</param>
    /// <param name="by">Who.</param>
    /// <param name="person">To whom.</param>
    /// <param name="channel">web, cli.</param>
    /// <param name="stop">Stops.</param>
    public async Task<DeedAnswer> DoAsync(AccountDeed deed, string by, string person, string channel, CancellationToken stop)
    {
        var roster = await bureau.RosterAsync(stop);
        if (WhyNot(deed, by, person, roster) is { } why)
            return new DeedAnswer.Refused(why);
        var answer = await bureau.Folder.Acts.WriteAsync(work => Do(work, deed, by, person, channel), stop);
        if (answer is DeedAnswer.Done)
            sessions.Forget(person);
        return answer;
    }

    /// <summary>Another's sessions; null when whoever asks may not see them.</summary>
    public async Task<IReadOnlyList<LiveSession>?> SessionsOfAsync(string by, string person, CancellationToken stop) =>
        WhyNot(AccountDeed.Sessions, by, person, await bureau.RosterAsync(stop)) is null ? await sessions.OfAsync(person, stop) : null;

    /// <summary>The first administrator is invited at the console: while nobody who may invite can sign in, and only somebody whose post lets him invite.</summary>
    public async Task<DeedAnswer> InviteFirstAsync(string person, CancellationToken stop)
    {
        var (roster, today) = (await bureau.RosterAsync(stop), Today);
        if (!RightsOf(person, roster, bureau.Pack, today).Contains(AccountDeed.Invite))
        {
            return new DeedAnswer.Refused(new Bilingual(
                $"{person} 今天没有可以发放账号的岗位，或者兼有其他岗位。首个账号只发给这样的人。", $"{person} holds no post today that may invite others, or holds another post beside it. The first account is given to such a person only."));
        }
        await using (var context = bureau.Folder.Database.Reading())
        {
            var ready = await context.Accounts.Where(row => row.Bureau == bureau.Bureau && row.SecretHash != null && row.ClosedAt == null).Select(row => row.Person).ToListAsync(stop);
            if (ready.Find(one => RightsOf(one, roster, bureau.Pack, today).Contains(AccountDeed.Invite)) is { } other)
                return new DeedAnswer.Refused(new Bilingual($"已有可以发放账号的人（{other}），请由其发放。", $"{other} can sign in and may invite: let that person do it."));
        }
        return await bureau.Folder.Acts.WriteAsync(work => Code(work, work.FindForChange<AccountRow>(bureau.Bureau, person), Invitation, settings.InvitationGoodFor, person, person, "cli"), stop);
    }

    private DateOnly Today => LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone);

    private static OfficerStanding OwnStanding(Roster roster, string person, DateOnly on) => roster.StandingOf(person, on, actsFor: null);

    private static (AccountState State, DateTimeOffset? Until) StateOf(AccountRow? row, DateTimeOffset now) => row switch
    {
        null => (AccountState.None, null),
        { ClosedAt: { } closed } => (AccountState.Locked, closed),
        { CodeHash: not null, CodeUntil: { } until } when now >= until => (AccountState.CodeOver, until),
        { CodeHash: not null, CodePurpose: ResetCode } => (AccountState.Reset, row.CodeUntil),
        { CodeHash: not null } => (AccountState.Invited, row.CodeUntil),
        { LockedUntil: { } until } when now < until => (AccountState.Waiting, until),
        _ => (AccountState.Ready, null),
    };

    /// <summary>Why a deed is not somebody's to do to a person; null when it is.</summary>
    internal async Task<Bilingual?> WhyNotAsync(AccountDeed deed, string by, string person, CancellationToken stop) => WhyNot(deed, by, person, await bureau.RosterAsync(stop));

    private Bilingual? WhyNot(AccountDeed deed, string by, string person, Roster roster)
    {
        var today = Today;
        if (NotYours(deed, by, roster, bureau.Pack, today) is { } why)
            return why;
        if (by == person)
            return new Bilingual("不能对自己的账号这样做，请由另一名管理员办理。", "Nobody does this to his own account: another administrator has to.");
        return Unknown(person, roster, today);
    }

    /// <summary>That nobody of that number has been entered; null when somebody has.</summary>
    internal static Bilingual? Unknown(string person, Roster roster, DateOnly on) => roster.Rows.Any(row => row.Kind == RosterKind.Officer && row.Key == person && row.HoldsOn(on))
        ? null
        : new Bilingual($"机关没有登记“{person}”这名民警，请先登记。", $"No officer “{person}” has been entered by today: enter the officer first.");

    private DeedAnswer Do(StoreTransaction work, AccountDeed deed, string by, string person, string channel)
    {
        var row = work.FindForChange<AccountRow>(bureau.Bureau, person);
        switch (deed)
        {
            case AccountDeed.Tokens:
                return Refuse("令牌是给其他系统的，民警没有令牌。", "Tokens are for other systems; an officer has none.");
            case AccountDeed.Invite when row is { ClosedAt: not null }:
                return Refuse("账号已锁定，先解锁。", "The account is locked: unlock it first.");
            case AccountDeed.Invite when row is { SecretHash: not null }:
                return Refuse("已有账号。忘了口令或者丢了手机的，用重置。", "There is an account already. For a forgotten password or a lost telephone, reset it.");
            case AccountDeed.Invite:
                return Code(work, row, Invitation, settings.InvitationGoodFor, by, person, channel);
            case AccountDeed.Reset when row is { ClosedAt: not null }:
                return Refuse("账号已锁定，先解锁。", "The account is locked: unlock it first.");
            case AccountDeed.Lock when row is { ClosedAt: not null }:
                return Refuse("已经锁定。", "It is locked already.");
            case AccountDeed.Unlock when row is { ClosedAt: null } && StateOf(row, Now).State != AccountState.Waiting:
                return Refuse("没有锁定，不用解锁。", "It is not locked.");
            case not AccountDeed.Sessions when row is null:
                return Refuse("还没有账号，先发放。", "There is no account yet: invite first.");
            case AccountDeed.Reset:
                sessions.EndAll(work, person);
                Passkeys.RemoveAll(work, bureau, person);
                return Code(work, row! with { SecretHash = null, FactorKey = null, FactorNonce = null, FactorSecret = null, RecoveryHashes = null }, ResetCode, settings.ResetGoodFor, by, person, channel);
            case AccountDeed.Lock:
                sessions.EndAll(work, person);
                return Changed(row! with { ClosedAt = Now, Stamp = Guid.NewGuid() });
            case AccountDeed.Unlock:
                return Changed(row! with { ClosedAt = null, Failures = 0, LockedUntil = null });
            default:
                sessions.EndAll(work, person);
                work.Insert(AccountLog.Row(bureau, by, WordOf(deed), person, channel));
                return new DeedAnswer.Done(null, null);
        }

        DeedAnswer.Done Changed(AccountRow changed)
        {
            AccountLog.Put(work, bureau, changed, new AccountChange(Now, WordOf(deed), by), channel);
            return new DeedAnswer.Done(null, null);
        }
    }

    private static string WordOf(AccountDeed deed) => deed.ToString().ToLowerInvariant();

    private DeedAnswer.Done Code(StoreTransaction work, AccountRow? row, string purpose, TimeSpan goodFor, string by, string person, string channel)
    {
        var code = SpokenCode.NewInvitation();
        var until = Now + goodFor;
        var changed = (row ?? new AccountRow { Bureau = bureau.Bureau, Account = person, Person = person, Stamp = Guid.Empty }) with
        {
            Stamp = Guid.NewGuid(),
            CodeHash = secrets.CodeHash(person, SpokenCode.Read(code)!),
            CodePurpose = purpose,
            CodeUntil = until,
            Failures = 0,
            LockedUntil = null,
        };
        AccountLog.Put(work, bureau, changed, new AccountChange(Now, purpose, by), channel);
        return new DeedAnswer.Done(code, until);
    }

    private static DeedAnswer.Refused Refuse(string zh, string en) => new(new Bilingual(zh, en));
}
