using Fadu.Law;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Accounts;

/// <summary>A passkey as lists show it.</summary>
/// <param name="Id">By what it is named on screen.</param>
/// <param name="Name">What its holder calls it.</param>
/// <param name="BackupEligible">Whether it may be copied to other devices of its holder.</param>
/// <param name="MadeAt">Since.</param>
/// <param name="LastUsedAt">Last used; null never.</param>
public sealed record PasskeyLine(Guid Id, string Name, bool BackupEligible, DateTimeOffset MadeAt, DateTimeOffset? LastUsedAt);

/// <summary>A passkey that has answered, its answer checked against the public key that is kept.</summary>
/// <param name="CredentialId">As the device names it.</param>
/// <param name="ChallengeMadeAt">When the challenge was made that it answered.</param>
/// <param name="SignCount">How often it says that it was used; whether that can be is judged where it is kept.</param>
/// <param name="BackedUp">Whether it is copied.</param>
public sealed record PasskeyAnswer(byte[] CredentialId, DateTimeOffset ChallengeMadeAt, long SignCount, bool BackedUp);

/// <summary>A passkey's public half, as a device made it and as it is checked against.</summary>
/// <param name="CredentialId">As the device names it.</param>
/// <param name="PublicKey">The public key, COSE.</param>
/// <param name="SignCount">How often the device says that it was used; 0 where it does not count.</param>
/// <param name="BackupEligible">Whether it may be copied to other devices of its holder.</param>
/// <param name="BackedUp">Whether it is.</param>
/// <param name="Transports">How it is reached, in words apart by spaces.</param>
public sealed record PublicPasskey(byte[] CredentialId, byte[] PublicKey, long SignCount, bool BackupEligible, bool BackedUp, string Transports);

/// <summary>通行密钥: what a device holds and opens for its owner alone. It counts as both proofs, for the device has asked who holds it.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="settings">The machine's clock.</param>
/// <param name="sessions">Where sessions begin.</param>
public sealed class Passkeys(OpenBureau bureau, AccountSettings settings, Sessions sessions)
{
    /// <summary>So many signs a name has at most.</summary>
    public const int NameAtMost = 40;

    private const int KeptAtMost = 10;

    /// <summary>Why a passkey that is not kept opens nothing.</summary>
    public static Bilingual Unknown { get; } = new(
        "这个通行密钥没有在这里登记，或者已经删掉。请换一个，或者用警号、口令和动态口令登录。",
        "This passkey is not kept here, or was removed. Take another, or sign in with number, password and code.");

    private static Bilingual Closed { get; } = new("这个账号已经锁定，现在不能登录。请找管理员。", "This account is locked and cannot sign in now: ask an administrator.");

    private static Bilingual Answered { get; } = new(
        "这个回答已经用过，或者晚于后来的一次。请再按一次“用通行密钥登录”。", "This answer was used before, or a later one came first. Press “Sign in with a passkey” once more.");

    private static Bilingual Copied { get; } = new(
        "这个通行密钥报出的使用次数没有增加，可能被复制过，没有登录。请用警号、口令和动态口令登录，在“我的身份”里删掉它，并告诉管理员。",
        "This passkey counts no more uses than before: it may have been copied, and it opened nothing. Sign in with number, password and code, remove it under “My account”, and tell an administrator.");

    private DateTimeOffset Now => BureauZone.Truncated(settings.Time.GetUtcNow());

    /// <summary>An account's passkeys, the oldest first.</summary>
    public async Task<IReadOnlyList<PasskeyLine>> OfAsync(string account, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Passkeys.Where(row => row.Bureau == bureau.Bureau && row.Account == account).ToListAsync(stop);
        return [.. rows.OrderBy(row => row.MadeAt).ThenBy(row => row.PasskeyId).Select(row => new PasskeyLine(row.PasskeyId, row.Name, row.BackupEligible, row.MadeAt, row.LastUsedAt))];
    }

    /// <summary>The public halves of an account's passkeys.</summary>
    public async Task<IReadOnlyList<PublicPasskey>> PublicOfAsync(string account, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Passkeys.Where(row => row.Bureau == bureau.Bureau && row.Account == account).ToListAsync(stop);
        return [.. rows.Select(row => new PublicPasskey(row.CredentialId, row.PublicKey, row.SignCount, row.BackupEligible, row.BackedUp, row.Transports))];
    }

    /// <summary>Whether a passkey is kept.</summary>
    public async Task<bool> IsKeptAsync(byte[] credentialId, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Passkeys.AnyAsync(row => row.Bureau == bureau.Bureau && row.CredentialId == credentialId, stop);
    }

    /// <summary>Keeps a passkey of an account whose holder has proven both anew.</summary>
    /// <param name="proven">Who has.</param>
    /// <param name="passkey">The passkey.</param>
    /// <param name="name">What it shall be called.</param>
    /// <param name="channel">web.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>Why it is not kept; null when it is.</returns>
    public async Task<Bilingual?> KeepAsync(HalfProven proven, PublicPasskey passkey, string name, string channel, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(proven);
        ArgumentNullException.ThrowIfNull(passkey);
        return await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                if (work.FindForChange<AccountRow>(bureau.Bureau, proven.Account) is not { ClosedAt: null } row || row.Stamp != proven.Stamp)
                    return new Bilingual("这期间账号有变动，请从头再来一次。", "The account was changed meanwhile: begin again.");
                if (work.FindForChange<PasskeyRow>(bureau.Bureau, passkey.CredentialId) is not null)
                    return new Bilingual("这个通行密钥已经登记过。", "This passkey is kept already.");
                if (work.Read(context => context.Passkeys.Count(one => one.Bureau == bureau.Bureau && one.Account == row.Account)) >= KeptAtMost)
                    return new Bilingual($"最多登记{KeptAtMost}个通行密钥，先删掉不用的。", $"At most {KeptAtMost} passkeys are kept: remove one that is not used.");
                work.Insert(new PasskeyRow
                {
                    Bureau = bureau.Bureau,
                    CredentialId = passkey.CredentialId,
                    PasskeyId = Guid.NewGuid(),
                    Account = row.Account,
                    Name = name,
                    PublicKey = passkey.PublicKey,
                    SignCount = passkey.SignCount,
                    BackupEligible = passkey.BackupEligible,
                    BackedUp = passkey.BackedUp,
                    Transports = passkey.Transports,
                    MadeAt = Now,
                });
                AccountLog.Put(work, bureau, row, new AccountChange(Now, "passkey-added", row.Person), channel);
                return null;
            },
            stop);
    }

    /// <summary>Signs in whoever holds a passkey. A challenge serves once: none as old as the last one answered, or older, is taken.</summary>
    public async Task<Attempt> SignInAsync(PasskeyAnswer answer, AttemptPlace place, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(place);
        var token = SessionToken.New();
        var attempt = await bureau.Folder.Acts.WriteAsync<Attempt>(
            work =>
            {
                if (work.FindForChange<PasskeyRow>(bureau.Bureau, answer.CredentialId) is not { } passkey || work.FindForChange<AccountRow>(bureau.Bureau, passkey.Account) is not { } row)
                    return new Attempt.Refused(Unknown);
                if (row is not { ClosedAt: null, SecretHash: not null })
                    return new Attempt.Refused(Closed);
                if (answer.ChallengeMadeAt <= passkey.LastChallengeAt)
                    return new Attempt.Refused(Answered);
                if (answer.SignCount <= passkey.SignCount && (answer.SignCount, passkey.SignCount) != (0, 0))
                {
                    AccountLog.Put(work, bureau, row, new AccountChange(Now, "passkey-copied", row.Person), place.Channel);
                    return new Attempt.Refused(Copied);
                }
                work.Put(passkey with { SignCount = answer.SignCount, BackedUp = answer.BackedUp, LastUsedAt = Now, LastChallengeAt = answer.ChallengeMadeAt });
                // What was tried with passwords stays counted: whoever tries them must not be helped by the holder's coming and going.
                work.Put(row with { ToldAt = Now });
                work.Insert(AccountLog.Row(bureau, row.Person, "signed-in-by-passkey", row.Person, place.Channel, place.Address));
                var holder = new SessionHolder(row.Account, row.Person, row.Stamp);
                sessions.Begin(work, holder, token, place.CameFrom, place.Former);
                return new Attempt.SignedIn(row.Person, token, null, holder, AccountChange.IsUntold(row));
            },
            stop);
        if (attempt is Attempt.SignedIn)
            sessions.Forget(place.Former);
        return attempt;
    }

    /// <summary>Calls one of an account's passkeys otherwise.</summary>
    /// <returns>False when the account has no such passkey, or it cannot be called so.</returns>
    public async Task<bool> RenameAsync(string account, Guid passkey, string name, CancellationToken stop) => NameOf(name) is { } called && await bureau.Folder.Acts.WriteAsync(
        work =>
        {
            if (Find(work, account, passkey) is not { } row)
                return false;
            work.Put(row with { Name = called });
            return true;
        },
        stop);

    /// <summary>Takes one of an account's passkeys away; all sessions of its holder but one end, for the passkey may have begun them.</summary>
    /// <param name="account">The account.</param>
    /// <param name="passkey">The passkey.</param>
    /// <param name="but">The session that goes on.</param>
    /// <param name="channel">web.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>False when the account has no such passkey.</returns>
    public async Task<bool> RemoveAsync(string account, Guid passkey, Guid but, string channel, CancellationToken stop)
    {
        var person = await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                if (Find(work, account, passkey) is not { } row || work.FindForChange<AccountRow>(bureau.Bureau, account) is not { } holder)
                    return null;
                work.Remove<PasskeyRow>(bureau.Bureau, row.CredentialId);
                AccountLog.Put(work, bureau, holder, new AccountChange(Now, "passkey-removed", holder.Person), channel);
                return holder.Person;
            },
            stop);
        if (person is not null)
            await sessions.EndOthersAsync(person, but, stop);
        return person is not null;
    }

    /// <summary>A name as it is kept; null when it cannot be one.</summary>
    public static string? NameOf(string? text) => text?.Trim() is { Length: > 0 and <= NameAtMost } name && !name.Any(char.IsControl) ? name : null;

    /// <summary>Takes all of an account's passkeys away, inside a transaction.</summary>
    internal static void RemoveAll(StoreTransaction work, OpenBureau bureau, string account)
    {
        foreach (var row in work.Read(context => context.Passkeys.Where(one => one.Bureau == bureau.Bureau && one.Account == account).ToList()))
            work.Remove<PasskeyRow>(bureau.Bureau, row.CredentialId);
    }

    private PasskeyRow? Find(StoreTransaction work, string account, Guid passkey) =>
        work.Read(context => context.Passkeys.Where(one => one.Bureau == bureau.Bureau && one.Account == account && one.PasskeyId == passkey).ToList()) is [var found]
            ? work.FindForChange<PasskeyRow>(bureau.Bureau, found.CredentialId)
            : null;
}
