using System.Diagnostics;
using System.Security.Cryptography;
using Fadu.Law;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Accounts;

/// <summary>Who has given the first proof and not yet the second.</summary>
/// <param name="Account">The account.</param>
/// <param name="Person">The natural person.</param>
/// <param name="Stamp">The account's stamp then: with another the first proof counts no more.</param>
/// <param name="ByDirectory">Whether it was the word of the bureau's directory.</param>
public sealed record HalfProven(string Account, string Person, Guid Stamp, bool ByDirectory = false);

/// <summary>How an attempt ended.</summary>
public abstract record Attempt
{
    private Attempt()
    {
    }

    /// <summary>Not proven. Why is not said: whether there is such an account is nobody's business.</summary>
    public sealed record NotProven : Attempt;

    /// <summary>Too many failed from this network address.</summary>
    public sealed record TooMany : Attempt;

    /// <summary>The directory knows who it is; nobody has said here who that is.</summary>
    public sealed record NotTied : Attempt;

    /// <summary>The first proof was right; the second factor is wanted.</summary>
    public sealed record WantsFactor(HalfProven Proven) : Attempt;

    /// <summary>A one-time code was right; a password and a second factor are to be set up.</summary>
    public sealed record WantsSetUp(HalfProven Proven) : Attempt;

    /// <summary>Signed in.</summary>
    /// <param name="Person">The natural person.</param>
    /// <param name="Token">The session's token, told this once.</param>
    /// <param name="RecoveryLeft">How many recovery codes are left; null when none was used now.</param>
    /// <param name="HasNews">Whether what proves the person was changed since the last sign-in.</param>
    /// <param name="Holder">Whose session it is: the device he came with is known from now on.</param>
    public sealed record SignedIn(string Person, SessionToken Token, int? RecoveryLeft, SessionHolder Holder, bool HasNews = false) : Attempt;

    /// <summary>What answered is known, or nothing of ours; why it opens nothing may be said, for a passkey is not guessed.</summary>
    public sealed record Refused(Bilingual Why) : Attempt;

    /// <summary>Whoever is signed in has given both proofs anew.</summary>
    public sealed record ProvenAgain(HalfProven Proven) : Attempt;

    /// <summary>New recovery codes, told this once; those before count no more.</summary>
    public sealed record Renewed(IReadOnlyList<string> Codes) : Attempt;
}

/// <summary>Where an attempt comes from.</summary>
/// <param name="Address">Network address.</param>
/// <param name="CameFrom">As the list of sessions shows it.</param>
/// <param name="Former">The token the browser held; its session ends when another begins.</param>
/// <param name="Channel">web, api, cli.</param>
/// <param name="Device">What was sealed into the browser when somebody signed in with it; null a stranger.</param>
public sealed record AttemptPlace(string Address, string CameFrom, SessionToken? Former, string Channel, KnownDevice? Device = null);

/// <summary>登录: a password, then a second factor. Every attempt counts before it is judged, so that many at once are no more than many in a row.</summary>
public sealed class SignInDoor
{
    private readonly OpenBureau bureau;
    private readonly AccountSettings settings;
    private readonly Sessions sessions;
    private readonly AccountSecrets secrets;
    private readonly AttemptLimit limit;
    private readonly DeviceLimit devices;

    /// <param name="bureau">The open bureau.</param>
    /// <param name="settings">How attempts are slowed.</param>
    /// <param name="sessions">Where sessions begin.</param>
    public SignInDoor(OpenBureau bureau, AccountSettings settings, Sessions sessions)
    {
        ArgumentNullException.ThrowIfNull(bureau);
        ArgumentNullException.ThrowIfNull(settings);
        this.bureau = bureau;
        this.settings = settings;
        this.sessions = sessions;
        secrets = new AccountSecrets(bureau, settings);
        limit = new AttemptLimit(settings);
        devices = new DeviceLimit(settings);
    }

    private DateTimeOffset Now => BureauZone.Truncated(settings.Time.GetUtcNow());

    /// <summary>The first proof: the password, or, before there is one, the one-time code.</summary>
    public async Task<Attempt> BeginAsync(string account, string secret, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(place);
        var known = await KnownAsync(account.Trim(), stamp: null, place, stop);
        if (known is null && !limit.MayTry(place.Address))
            return new Attempt.TooMany();
        var began = Stopwatch.GetTimestamp();
        var heard = known is null ? await CountedAsync(account.Trim(), stamp: null, stop) : known.Heard;
        var password = await secrets.VerifyAsync(heard, secret.Length > PasswordRules.Longest ? "" : secret, stop);
        if (heard is { FactorSecret: not null } && password != PasswordVerificationResult.Failed)
        {
            var again = password == PasswordVerificationResult.SuccessRehashNeeded ? await secrets.HashAsync(secret, stop) : null;
            await NotFailedAsync(heard, known, again, stop);
            return new Attempt.WantsFactor(new HalfProven(heard.Account, heard.Person, heard.Stamp));
        }
        if (heard is not null && IsOpenCode(heard) && SpokenCode.Read(secret) is { } code && CryptographicOperations.FixedTimeEquals(secrets.CodeHash(heard.Account, code), heard.CodeHash))
        {
            await NotFailedAsync(heard, known, hash: null, stop);
            return new Attempt.WantsSetUp(new HalfProven(heard.Account, heard.Person, heard.Stamp));
        }
        return await FailedAsync(heard, known, began, place, stop);
    }

    /// <summary>The first proof by the word of the bureau's directory, which was checked before. The second is ours all the same.</summary>
    /// <param name="issuer">The directory.</param>
    /// <param name="subject">The person, as it names him.</param>
    /// <param name="place">Where from.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Attempt> BeginByDirectoryAsync(string issuer, string subject, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(place);
        await using var context = bureau.Folder.Database.Reading();
        if (await context.DirectoryTies.SingleOrDefaultAsync(row => row.Bureau == bureau.Bureau && row.Issuer == issuer && row.Subject == subject, stop) is not { } tie)
        {
            if (!limit.MayTry(place.Address))
                return new Attempt.TooMany();
            limit.Count(place.Address);
            await bureau.Folder.Acts.NoteLookAsync(AccountLog.Row(bureau, Actor.Machine("directory").Person, "directory-unknown", subject, place.Channel, place.Address));
            return new Attempt.NotTied();
        }
        return await context.Accounts.SingleOrDefaultAsync(row => row.Bureau == bureau.Bureau && row.Account == tie.Account, stop) is { ClosedAt: null, FactorSecret: not null } account
            ? new Attempt.WantsFactor(new HalfProven(account.Account, account.Person, account.Stamp, ByDirectory: true))
            : new Attempt.NotProven();
    }

    /// <summary>The second proof: a code of the authenticator, or a recovery code.</summary>
    public async Task<Attempt> FinishAsync(HalfProven proven, string code, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(place);
        var token = SessionToken.New();
        var attempt = await ProveAsync(
            proven, code, place,
            (work, row, byRecovery) =>
            {
                var told = row with { ToldAt = Now };
                if (byRecovery)
                {
                    AccountLog.Put(work, bureau, told, new AccountChange(Now, "signed-in-by-recovery-code", row.Person), place.Channel, place.Address);
                }
                else
                {
                    work.Put(told);
                    work.Insert(AccountLog.Row(bureau, row.Person, proven.ByDirectory ? "signed-in-by-directory" : "signed-in", row.Person, place.Channel, place.Address));
                }
                var holder = new SessionHolder(row.Account, row.Person, row.Stamp);
                sessions.Begin(work, holder, token, place.CameFrom, place.Former);
                return new Attempt.SignedIn(row.Person, token, byRecovery ? AccountSecrets.RecoveryLeft(row) : null, holder, AccountChange.IsUntold(row));
            },
            stop);
        if (attempt is Attempt.SignedIn)
            sessions.Forget(place.Former);
        return attempt;
    }

    /// <summary>Both proofs again of whoever is signed in, before something is added to them.</summary>
    public async Task<Attempt> ProveAgainAsync(string account, string password, string code, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (await BeginAsync(account, password, place, stop) is not Attempt.WantsFactor { Proven: var proven })
            return new Attempt.NotProven();
        return await ProveAsync(
            proven, code, place,
            (work, row, _) =>
            {
                work.Put(row);
                return new Attempt.ProvenAgain(proven);
            },
            stop);
    }

    /// <summary>New recovery codes for whoever is signed in and gives both proofs again.</summary>
    public async Task<Attempt> RenewRecoveryAsync(string account, string password, string code, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (await BeginAsync(account, password, place, stop) is not Attempt.WantsFactor { Proven: var proven })
            return new Attempt.NotProven();
        var codes = SpokenCode.NewRecovery();
        return await ProveAsync(
            proven, code, place,
            (work, row, _) =>
            {
                AccountLog.Put(work, bureau, row with { RecoveryHashes = secrets.RecoveryHashes(row.Account, codes) }, new AccountChange(Now, "recovery-renewed", row.Person), place.Channel);
                return new Attempt.Renewed(codes);
            },
            stop);
    }

    /// <summary>What was changed of late in what proves a person, the newest first; nothing for a made-up officer of a demonstration.</summary>
    public async Task<IReadOnlyList<AccountChange>> ChangesAsync(string account, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Accounts.SingleOrDefaultAsync(row => row.Bureau == bureau.Bureau && row.Account == account, stop) is { } row ? AccountChange.Of(row) : [];
    }

    /// <summary>Why a password cannot be this account's; null when it can.</summary>
    public async Task<Bilingual?> PasswordFaultAsync(HalfProven proven, string password, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(proven);
        var roster = await bureau.RosterAsync(stop);
        return PasswordRules.Fault(
            password, [proven.Account, proven.Person, roster.NameOf(Bureau.RosterKind.Officer, proven.Person), roster.BureauName, roster.ShortName, bureau.Bureau.Value], settings.BreachedHashes);
    }

    /// <summary>The hash of a password that was chosen and is not the account's yet.</summary>
    public Task<string> HashAsync(string password, CancellationToken stop) => secrets.HashAsync(password, stop);

    /// <summary>Sets an account up that a one-time code opened: password, second factor and recovery codes at once, or nothing.</summary>
    /// <param name="proven">Who gave the one-time code.</param>
    /// <param name="passwordHash">Hash of the password chosen.</param>
    /// <param name="secret">The secret of the second factor, as the authenticator was given it.</param>
    /// <param name="code">A code of the authenticator: proof that it has it.</param>
    /// <param name="place">Where from.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>The session and the recovery codes, told this once; null codes when the code was not of that secret, a null attempt when the one-time code counts no more.</returns>
    public async Task<(Attempt.SignedIn? SignedIn, IReadOnlyList<string>? Recovery)> SetUpAsync(HalfProven proven, string passwordHash, byte[] secret, string code, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(proven);
        ArgumentNullException.ThrowIfNull(place);
        var recovery = SpokenCode.NewRecovery();
        if (Totp.StepOfCode(secret, code, Now, lastStep: 0) is not { } step)
            return (null, recovery);
        var token = SessionToken.New();
        var holder = await bureau.Folder.Acts.WriteAsync<SessionHolder?>(
            work =>
            {
                if (work.FindForChange<AccountRow>(bureau.Bureau, proven.Account) is not { ClosedAt: null } row || row.Stamp != proven.Stamp || !IsOpenCode(row))
                    return null;
                var made = secrets.WithFactor(row, secret) with
                {
                    SecretHash = passwordHash,
                    Stamp = Guid.NewGuid(),
                    LastStep = step,
                    RecoveryHashes = secrets.RecoveryHashes(row.Account, recovery),
                    CodeHash = null,
                    CodePurpose = null,
                    CodeUntil = null,
                    Failures = 0,
                    LockedUntil = null,
                    ToldAt = Now,
                };
                AccountLog.Put(work, bureau, made, new AccountChange(Now, "set-up", row.Person), place.Channel, place.Address);
                sessions.EndAll(work, row.Person);
                var begun = new SessionHolder(row.Account, row.Person, made.Stamp);
                sessions.Begin(work, begun, token, place.CameFrom, place.Former);
                return begun;
            },
            stop);
        sessions.Forget(proven.Person);
        sessions.Forget(place.Former);
        return holder is not null ? (new Attempt.SignedIn(proven.Person, token, null, holder), recovery) : (null, null);
    }

    /// <summary>Another password for whoever is signed in and knows the present one; all sessions end and one begins.</summary>
    /// <returns>Signed in anew, or not proven.</returns>
    public async Task<Attempt> ChangePasswordAsync(string account, string present, string next, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (await BeginAsync(account, present, place, stop) is not Attempt.WantsFactor { Proven: var proven })
            return new Attempt.NotProven();
        var (hash, token) = (await secrets.HashAsync(next, stop), SessionToken.New());
        var holder = await bureau.Folder.Acts.WriteAsync<SessionHolder?>(
            work =>
            {
                if (work.FindForChange<AccountRow>(bureau.Bureau, account) is not { ClosedAt: null } row || row.Stamp != proven.Stamp)
                    return null;
                var changed = row with { SecretHash = hash, Stamp = Guid.NewGuid() };
                AccountLog.Put(work, bureau, changed, new AccountChange(Now, "password-changed", row.Person), place.Channel);
                sessions.EndAll(work, row.Person);
                var begun = new SessionHolder(row.Account, row.Person, changed.Stamp);
                sessions.Begin(work, begun, token, place.CameFrom, former: null);
                return begun;
            },
            stop);
        sessions.Forget(proven.Person);
        return holder is not null ? new Attempt.SignedIn(proven.Person, token, null, holder) : new Attempt.NotProven();
    }

    // What follows from the second proof is written with it, in one transaction. The row it is given says already that the code was used.
    private async Task<Attempt> ProveAsync(HalfProven proven, string code, AttemptPlace place, Func<StoreTransaction, AccountRow, bool, Attempt> then, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(proven);
        ArgumentNullException.ThrowIfNull(code);
        var known = await KnownAsync(proven.Account, proven.Stamp, place, stop);
        if (known is null && !limit.MayTry(place.Address))
            return new Attempt.TooMany();
        var began = Stopwatch.GetTimestamp();
        if ((known is null ? await CountedAsync(proven.Account, proven.Stamp, stop) : known.Heard) is not { } heard || secrets.FactorOf(heard) is not { } factor)
            return await FailedAsync(null, known, began, place, stop);

        var attempt = await bureau.Folder.Acts.WriteAsync<Attempt?>(
            work =>
            {
                if (work.FindForChange<AccountRow>(bureau.Bureau, proven.Account) is not { ClosedAt: null } row || row.Stamp != proven.Stamp)
                    return null;
                var step = Totp.StepOfCode(factor, code, Now, row.LastStep);
                var recovery = step is null ? secrets.RecoveryPlace(row, code) : null;
                if (step is null && recovery is null)
                    return null;
                // What strangers tried stays counted: whoever tries must not be helped by the holder's coming and going.
                var proved = row with
                {
                    Failures = known is null ? 0 : row.Failures,
                    LockedUntil = known is null ? null : row.LockedUntil,
                    LastStep = step ?? row.LastStep,
                    RecoveryHashes = recovery is { } used ? AccountSecrets.Without(row.RecoveryHashes!, used) : row.RecoveryHashes,
                };
                return then(work, proved, recovery is not null);
            },
            stop);
        if (attempt is null)
            return await FailedAsync(heard, known, began, place, stop);
        if (known is not null)
            devices.Proven(known.Device, heard.Account);
        return attempt;
    }

    private bool IsOpenCode(AccountRow row) => row is { CodeHash: not null, CodeUntil: { } until } && Now < until;

    // Whoever comes with a device that the account knows is counted by that device alone, whatever strangers tried meanwhile. Who it is known to only the seal says:
    // without one that names the account nothing is read.
    private async Task<Known?> KnownAsync(string account, Guid? stamp, AttemptPlace place, CancellationToken stop)
    {
        if (place.Device is not { } device || device.StampOf(account) is not { } then)
            return null;
        await using var context = bureau.Folder.Database.Reading();
        if (await context.Accounts.SingleOrDefaultAsync(row => row.Bureau == bureau.Bureau && row.Account == account, stop) is not { ClosedAt: null } row || row.Stamp != then || (stamp is { } expected && row.Stamp != expected))
            return null;
        var failures = devices.Count(device.Id, account);
        return new Known(device.Id, failures, failures > 0 ? row : null);
    }

    // The failure is written before the proof is judged, and taken back when it was none.
    private async Task<AccountRow?> CountedAsync(string account, Guid? stamp, CancellationToken stop) => await bureau.Folder.Acts.WriteAsync(
        work =>
        {
            if (work.FindForChange<AccountRow>(bureau.Bureau, account) is not { ClosedAt: null } row || row.LockedUntil > Now || (stamp is { } expected && row.Stamp != expected))
                return null;
            var failures = row.Failures + 1;
            var counted = row with { Failures = failures, LockedUntil = settings.LockAfter(failures, Now) };
            work.Put(counted);
            return counted;
        },
        stop);

    // The lock stays when others failed meanwhile: only what this attempt set itself is taken back.
    private async Task NotFailedAsync(AccountRow counted, Known? known, string? hash, CancellationToken stop)
    {
        if (known is not null)
            devices.NotFailed(known.Device, counted.Account, known.Failures);
        if (known is not null && hash is null)
            return;
        await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                if (work.FindForChange<AccountRow>(bureau.Bureau, counted.Account) is not { } row || row.Stamp != counted.Stamp)
                    return;
                var hashed = row with { SecretHash = hash ?? row.SecretHash };
                work.Put(known is not null ? hashed : hashed with { Failures = Math.Max(0, row.Failures - 1), LockedUntil = row.LockedUntil == counted.LockedUntil ? null : row.LockedUntil });
            },
            stop);
    }

    private async Task<Attempt> FailedAsync(AccountRow? counted, Known? known, long began, AttemptPlace place, CancellationToken stop)
    {
        if (known is null)
            limit.Count(place.Address);
        if (counted is not null && (known?.Failures ?? counted.Failures) == settings.HeardAtMost)
            await bureau.Folder.Acts.NoteLookAsync(AccountLog.Row(bureau, counted.Person, "many-failures", counted.Person, place.Channel, place.Address));
        // The system's own timers may wake some milliseconds early.
        while (settings.FailureTakes - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), stop);
        return new Attempt.NotProven();
    }

    // A device that the account knows, how many of its attempts have failed with this one, and the account when it is heard.
    private sealed record Known(Guid Device, int Failures, AccountRow? Heard);
}
