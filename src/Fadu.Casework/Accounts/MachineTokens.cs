using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Accounts;

/// <summary>How a token stands.</summary>
public enum TokenState
{
    /// <summary>It opens what its scope says.</summary>
    Good,

    /// <summary>It still does, while the system goes over to the one in its place.</summary>
    Replaced,

    /// <summary>Its time is over.</summary>
    Over,

    /// <summary>Ended on demand.</summary>
    Ended,
}

/// <summary>A token that is asked for.</summary>
/// <param name="Integration">The system: small letters, digits, hyphens.</param>
/// <param name="Title">What it is and what the token is for.</param>
/// <param name="Answerable">The officer who answers for it.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Networks">Addresses and networks it may come from, apart by spaces or lines.</param>
/// <param name="Days">How long it is good.</param>
public sealed record TokenAsked(string Integration, string Title, string Answerable, MachineScope Scope, string Networks, int Days)
{
    /// <summary>The client certificate it is bound to, as PEM or by its SHA-256; empty binds it to none.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>The Ed25519 key that its requests are signed with, as PEM or in Base64; empty asks for no signature.</summary>
    public string SigningKey { get; init; } = "";
}

/// <summary>A token as lists show it; it opens nothing.</summary>
public sealed record TokenLine(
    Guid Id, string Integration, string Title, string Answerable, MachineScope Scope, string Networks, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset Until,
    DateTimeOffset? EndedAt, DateTimeOffset? LastUsedAt, string? LastUsedFrom, TokenState State)
{
    /// <summary>SHA-256 of the client certificate it is bound to; null where it is bound to none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The Ed25519 key its requests are signed with, 32 bytes in Base64; null where they are not signed.</summary>
    public string? SigningKey { get; init; }

    /// <summary>By what people name it.</summary>
    public string Name => Id.ToString("N")[..8];
}

/// <summary>A token that was proven.</summary>
/// <param name="Id">By what it is named.</param>
/// <param name="Integration">The system.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Until">Until when.</param>
public sealed record LiveToken(Guid Id, string Integration, MachineScope Scope, DateTimeOffset Until)
{
    /// <summary>SHA-256 of the client certificate it is bound to and came with; null where it is bound to none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The Ed25519 key that each of its requests has to be signed with, 32 bytes in Base64; null where they are not signed.</summary>
    public string? SigningKey { get; init; }

    /// <summary>What the keyid of a signature says: it names the token, so that what was signed for one is of no use with another.</summary>
    public string KeyId => Id.ToString("D");

    /// <summary>What was signed, where its key signed exactly this; else null.</summary>
    public SignedRequest? Holds(string text, byte[] signature) => SigningKey is { } key ? SignedRequest.Held(text, signature, Convert.FromBase64String(key)) : null;

    /// <summary>Key of its row.</summary>
    internal byte[] Hash { get; init; } = [];

    /// <summary>The system as the desk knows an actor.</summary>
    public Actor Actor => Actor.Machine(Integration);
}

/// <summary>接口令牌: what other systems prove themselves by. Which post looks after them is the pack's word; each deed and each refusal stands in the log the auditor reads.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="settings">How long they last at most.</param>
public sealed partial class MachineTokens(OpenBureau bureau, AccountSettings settings)
{
    private const int TitleAtMost = 80;
    private const int NotedAtMost = 10_000;

    private readonly ConcurrentDictionary<(Guid Token, string What), DateTimeOffset> noted = new();

    private DateTimeOffset Now => BureauZone.Truncated(settings.Time.GetUtcNow());

    /// <summary>All tokens there ever were: those that are heard first, then by system, the newest first.</summary>
    public async Task<IReadOnlyList<TokenLine>> ListAsync(CancellationToken stop)
    {
        var now = Now;
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.MachineTokens.Where(row => row.Bureau == bureau.Bureau).ToListAsync(stop);
        return [.. rows.OrderBy(row => StateOf(row, now) is TokenState.Over or TokenState.Ended).ThenBy(row => row.Integration, StringComparer.Ordinal).ThenByDescending(row => row.MadeAt).Select(row => new TokenLine(
            row.TokenId, row.Integration, row.Title, row.Answerable, MachineScope.Read(row.Scope), row.Networks, row.MadeBy, row.MadeAt, row.Until, row.EndedAt, row.LastUsedAt, row.LastUsedFrom, StateOf(row, now)) { Certificate = row.Certificate, SigningKey = row.SigningKey })];
    }

    /// <summary>Makes a token, told this once.</summary>
    /// <param name="by">Who makes it: never whoever answers for it.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="channel">web, cli.</param>
    /// <param name="stop">Stops.</param>
    public async Task<DeedAnswer> MakeAsync(string by, TokenAsked asked, string channel, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (await WhyNotAsync(by, asked.Answerable, stop) is { } why)
            return new DeedAnswer.Refused(why);
        if (FaultOf(asked) is { } fault)
            return new DeedAnswer.Refused(fault);
        var now = Now;
        return await bureau.Folder.Acts.WriteAsync(
            work => Made(work, "token-made", channel, new MachineTokenRow
            {
                Bureau = bureau.Bureau,
                TokenHash = [],
                TokenId = Guid.Empty,
                Integration = asked.Integration,
                Title = asked.Title.Trim(),
                Answerable = asked.Answerable,
                Scope = new MachineScope([.. asked.Scope.Words.Distinct().Order(StringComparer.Ordinal)]).ToString(),
                Networks = string.Join(' ', Networks(asked.Networks)),
                Certificate = ClientCertificate.Read(asked.Certificate, now).Thumbprint,
                SigningKey = CallerKey.Read(asked.SigningKey).Key,
                MadeBy = by,
                MadeAt = now,
                Until = now.AddDays(asked.Days),
            }).Answer,
            stop);
    }

    /// <summary>Gives another token in the place of one, which goes on for some days.</summary>
    /// <param name="by">Who does it: never whoever answers for the token.</param>
    /// <param name="token">The token.</param>
    /// <param name="overlapDays">Days the old one goes on.</param>
    /// <param name="channel">web, cli.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="certificate">The client certificate that the new one is bound to, as PEM or by its SHA-256; empty for that of the old one.</param>
    /// <param name="signingKey">The Ed25519 key that requests with the new one are signed with, as PEM or in Base64; empty for that of the old one.</param>
    public async Task<DeedAnswer> RotateAsync(string by, Guid token, int overlapDays, string channel, CancellationToken stop, string certificate = "", string signingKey = "")
    {
        var (bound, signs) = (ClientCertificate.Read(certificate, Now), CallerKey.Read(signingKey));
        if ((bound.Fault ?? signs.Fault) is { } unreadable)
            return new DeedAnswer.Refused(unreadable);
        if (overlapDays < 0 || TimeSpan.FromDays(overlapDays) > settings.OverlapAtMost)
            return Refuse($"旧令牌最多再用{settings.OverlapAtMost.Days}天，最少0天。", $"The old token goes on for 0 to {settings.OverlapAtMost.Days} days.");
        return await ChangeAsync(by, token, (work, row) =>
        {
            var now = Now;
            if (StateOf(row, now) != TokenState.Good)
                return Refuse("这个令牌已经换过、停用或者过期，不能再换；需要时另发一个。", "This token was exchanged, ended or has run out: make another where one is needed.");
            var made = Made(work, "token-rotated", channel, row with { MadeBy = by, MadeAt = now, Until = now + (row.Until - row.MadeAt), Certificate = bound.Thumbprint ?? row.Certificate, SigningKey = signs.Key ?? row.SigningKey, LastUsedAt = null, LastUsedFrom = null });
            var overlap = now.AddDays(overlapDays);
            work.Put(row with { Until = overlap < row.Until ? overlap : row.Until, Successor = made.Id });
            return made.Answer;
        }, isSafe: false, stop);
    }

    /// <summary>Ends a token at once.</summary>
    public Task<DeedAnswer> EndAsync(string by, Guid token, string channel, CancellationToken stop) => ChangeAsync(by, token, (work, row) =>
    {
        if (StateOf(row, Now) is TokenState.Over or TokenState.Ended)
            return Refuse("这个令牌已经停用或者过期。", "This token was ended or has run out already.");
        work.Put(row with { EndedAt = Now });
        work.Insert(AccountLog.Row(bureau, by, "token-ended", NameOf(row), channel));
        return new DeedAnswer.Done(null, null);
    }, isSafe: true, stop);

    /// <summary>The token somebody sends; null when there is none like it, its time is over, it was ended, it comes from elsewhere or without its certificate. Of a known one the refusal is kept.</summary>
    /// <param name="token">What was sent.</param>
    /// <param name="address">From where.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="shown">The certificate of the connection; null without one.</param>
    public async Task<LiveToken?> FindAsync(MachineToken token, string address, CancellationToken stop, ShownCertificate? shown = null)
    {
        if (token.Hash() is not { } hash)
            return null;
        MachineTokenRow? row;
        await using (var context = bureau.Folder.Database.Reading())
            row = await context.MachineTokens.SingleOrDefaultAsync(one => one.Bureau == bureau.Bureau && one.TokenHash == hash, stop);
        if (row is null)
            return null;
        var now = Now;
        var refused = StateOf(row, now) switch
        {
            TokenState.Over => "token-over",
            TokenState.Ended => "token-after-end",
            _ when !ComesFrom(row.Networks, address) => "token-elsewhere",
            _ => row.Certificate is null || shown?.Is(row.Certificate, now) is true ? null : "token-other-certificate",
        };
        if (refused is not null)
        {
            NoteRefusal((row.TokenId, $"{refused} {address}"), refused, Actor.Machine(row.Integration).Person, $"{NameOf(row)} {address}");
            return null;
        }
        // One that has to be signed is used when the signature is taken.
        if (row.SigningKey is null)
            NoteUse(row, address, now);
        return new LiveToken(row.TokenId, row.Integration, MachineScope.Read(row.Scope), row.Until) { Certificate = row.Certificate, SigningKey = row.SigningKey, Hash = row.TokenHash };
    }

    /// <summary>Keeps that a request with a token was not signed, or not as it has to be.</summary>
    public void NoteUnsigned(LiveToken token, string address)
    {
        ArgumentNullException.ThrowIfNull(token);
        NoteRefusal((token.Id, $"token-not-signed {address}"), "token-not-signed", token.Actor.Person, $"{token.Integration}/{token.Id.ToString("N")[..8]} {address}");
    }

    /// <summary>Keeps that a token asked for what its scope does not name.</summary>
    public void NoteOutside(LiveToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        NoteRefusal((token.Id, "token-outside-scope"), "token-outside-scope", token.Actor.Person, $"{token.Integration}/{token.Id.ToString("N")[..8]}");
    }

    private static string NameOf(MachineTokenRow row) => $"{row.Integration}/{row.TokenId.ToString("N")[..8]}";

    private static DeedAnswer Refuse(string zh, string en) => new DeedAnswer.Refused(new Bilingual(zh, en));

    private static TokenState StateOf(MachineTokenRow row, DateTimeOffset now) => row switch
    {
        { EndedAt: not null } => TokenState.Ended,
        _ when now >= row.Until => TokenState.Over,
        { Successor: not null } => TokenState.Replaced,
        _ => TokenState.Good,
    };

    private async Task<Bilingual?> WhyNotAsync(string by, string? answerable, CancellationToken stop)
    {
        var (roster, today) = (await bureau.RosterAsync(stop), LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone));
        if (People.NotYours(AccountDeed.Tokens, by, roster, bureau.Pack, today) is { } why)
            return why;
        if (answerable == by)
            return new Bilingual("不能给自己负责的系统发令牌、换令牌，请由另一名管理员办理。", "Nobody makes or exchanges a token of a system that he answers for himself: another administrator has to.");
        return answerable is null ? null : People.Unknown(answerable, roster, today);
    }

    private Bilingual? FaultOf(TokenAsked asked)
    {
        if (!IntegrationCode().IsMatch(asked.Integration))
            return new Bilingual("系统代码用2至40个小写字母、数字、横线，例如 shichang-jianguan。", "A system is named by 2 to 40 small letters, digits and hyphens, as market-watch.");
        if (string.IsNullOrWhiteSpace(asked.Title) || asked.Title.Trim().Length > TitleAtMost || asked.Title.Any(char.IsControl))
            return new Bilingual($"写明是什么系统、用来做什么，1至{TitleAtMost}个字。", $"Say what the system is and what the token is for, in 1 to {TitleAtMost} characters.");
        if (asked.Scope.Words.Count == 0)
            return new Bilingual("没有选能做什么。令牌没有默认的权限，至少选一项。", "Nothing it may do was chosen. A token may nothing by itself: choose one thing at least.");
        if (MachineScope.Unknown(asked.Scope.Words, bureau.Pack) is { } word)
            return new Bilingual($"不能给“{word}”。能给的是 {MachineScope.Status} 和 record:程序/行为，行为只能是事实，不能是职权。", $"“{word}” cannot be given. What can is {MachineScope.Status} and record:procedure/act, where the act is an event and no power.");
        var networks = Networks(asked.Networks);
        if (networks.Count == 0)
            return new Bilingual("没有写从哪些地址来。至少写一个地址或者网段，例如 10.1.2.0/24。", "No address was given from which it may come: give one at least, or a network, as 10.1.2.0/24.");
        if (networks.FirstOrDefault(one => Network(one) is null) is { } broken)
            return new Bilingual($"“{broken}”不是地址，也不是网段。网段写作 10.1.2.0/24。", $"“{broken}” is neither an address nor a network. A network is written 10.1.2.0/24.");
        if ((ClientCertificate.Read(asked.Certificate, Now).Fault ?? CallerKey.Read(asked.SigningKey).Fault) is { } unreadable)
            return unreadable;
        return asked.Days < 1 || TimeSpan.FromDays(asked.Days) > settings.TokenAtMost
            ? new Bilingual($"有效期是1至{settings.TokenAtMost.Days}天。", $"A token is good for 1 to {settings.TokenAtMost.Days} days.")
            : null;
    }

    private async Task<DeedAnswer> ChangeAsync(string by, Guid token, Func<StoreTransaction, MachineTokenRow, DeedAnswer> change, bool isSafe, CancellationToken stop)
    {
        MachineTokenRow? found;
        await using (var context = bureau.Folder.Database.Reading())
            found = await context.MachineTokens.SingleOrDefaultAsync(row => row.Bureau == bureau.Bureau && row.TokenId == token, stop);
        // Ending one's own does no harm, and may be urgent.
        if (await WhyNotAsync(by, isSafe ? null : found?.Answerable, stop) is { } why)
            return new DeedAnswer.Refused(why);
        return found is null
            ? Refuse("没有这个令牌。", "There is no such token.")
            : await bureau.Folder.Acts.WriteAsync(work => change(work, work.FindForChange<MachineTokenRow>(found.Bureau, found.TokenHash)!), stop);
    }

    private (Guid Id, DeedAnswer Answer) Made(StoreTransaction work, string deed, string channel, MachineTokenRow like)
    {
        var token = MachineToken.New();
        var row = like with { TokenHash = token.Hash()!, TokenId = Guid.NewGuid() };
        work.Insert(row);
        work.Insert(AccountLog.Row(bureau, row.MadeBy, deed, NameOf(row), channel));
        return (row.TokenId, new DeedAnswer.Done(token.Text, row.Until) { KeyId = row.SigningKey is null ? null : row.TokenId.ToString("D") });
    }

    private static List<string> Networks(string text) => [.. text.Split([' ', '\n', '\r', '\t', ',', '，', '、', ';', '；'], StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network : IPAddress.TryParse(text, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8) : null;

    private static bool ComesFrom(string networks, string address) => IPAddress.TryParse(address, out var from) && Networks(networks).Any(one => Network(one) is { } network && network.Contains(from));

    // A program that is refused asks again and again: once a minute is enough for the log. It says nothing of a party, so nobody waits for it.
    private void NoteRefusal((Guid Token, string What) once, string deed, string integration, string what)
    {
        if (IsFirstOfItsMinute(once))
            _ = bureau.Folder.Acts.NoteLookAsync(AccountLog.Row(bureau, integration, deed, what, "api"));
    }

    // Nobody waits for it; what fails is tried again by the next request.
    private void NoteUse(MachineTokenRow row, string address, DateTimeOffset now)
    {
        if (!IsFirstOfItsMinute((row.TokenId, address)))
            return;
        var writing = bureau.Folder.Acts.WriteAsync(
            work =>
            {
                if (work.FindForChange<MachineTokenRow>(row.Bureau, row.TokenHash) is { } latest && !(latest.LastUsedAt > now))
                    work.Put(latest with { LastUsedAt = now, LastUsedFrom = address });
            },
            CancellationToken.None);
        _ = writing.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private bool IsFirstOfItsMinute((Guid Token, string What) key)
    {
        var now = settings.Time.GetUtcNow();
        if (noted.TryGetValue(key, out var last) && now - last < settings.NotedEvery && now >= last)
            return false;
        if (noted.Count >= NotedAtMost)
            noted.Clear();
        noted[key] = now;
        return true;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$")]
    private static partial Regex IntegrationCode();
}
