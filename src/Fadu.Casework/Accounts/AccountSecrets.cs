using System.Security.Cryptography;
using System.Text;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fadu.Casework.Accounts;

/// <summary>Hashes and seals what proves a person. What a person reads off is hashed under a key that lies apart from the data: whoever has the database alone cannot try codes against it.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="settings">Rounds.</param>
internal sealed class AccountSecrets(OpenBureau bureau, AccountSettings settings)
{
    private const int HashSize = 32;

    private readonly PasswordHasher<AccountRow> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = settings.Rounds }));

    // Hashing is meant to be slow: those who try many passwords wait for each other, not the rest of the program.
    private static readonly SemaphoreSlim Hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    private string? nobody;

    /// <summary>The hash of a password.</summary>
    public async Task<string> HashAsync(string password, CancellationToken stop)
    {
        var text = PasswordRules.Normalized(password);
        return await AtLeisureAsync(() => hasher.HashPassword(null!, text), stop);
    }

    /// <summary>Whether a password is an account's. It takes as long for an account that has none or does not exist.</summary>
    public async Task<PasswordVerificationResult> VerifyAsync(AccountRow? account, string password, CancellationToken stop)
    {
        var text = PasswordRules.Normalized(password);
        return await AtLeisureAsync(
            () =>
            {
                nobody ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
                var found = hasher.VerifyHashedPassword(null!, account?.SecretHash ?? nobody, text);
                return account?.SecretHash is null ? PasswordVerificationResult.Failed : found;
            },
            stop);
    }

    /// <summary>The hash of a one-time code.</summary>
    public byte[] CodeHash(string account, string code) => bureau.Folder.Keys.SearchHash(bureau.Bureau, "one-time-code", $"{account}\n{code}");

    /// <summary>The hashes of recovery codes, one after the other.</summary>
    public byte[] RecoveryHashes(string account, IEnumerable<string> codes) => [.. codes.SelectMany(code => RecoveryHash(account, SpokenCode.Read(code)!))];

    /// <summary>Where the hash of a typed recovery code stands among an account's; null when it is none.</summary>
    public int? RecoveryPlace(AccountRow account, string typed)
    {
        if (SpokenCode.Read(typed) is not { } code || account.RecoveryHashes is not { } hashes)
            return null;
        var sought = RecoveryHash(account.Account, code);
        int? found = null;
        for (var place = 0; place < hashes.Length / HashSize; place++)
        {
            if (CryptographicOperations.FixedTimeEquals(hashes.AsSpan(place * HashSize, HashSize), sought))
                found = place;
        }
        return found;
    }

    /// <summary>Recovery codes without one that was used.</summary>
    public static byte[] Without(byte[] hashes, int place) => [.. hashes[..(place * HashSize)], .. hashes[((place + 1) * HashSize)..]];

    /// <summary>How many recovery codes are left.</summary>
    public static int RecoveryLeft(AccountRow account) => (account.RecoveryHashes?.Length ?? 0) / HashSize;

    /// <summary>The account with this secret as its second factor, sealed, bound to it.</summary>
    public AccountRow WithFactor(AccountRow account, byte[] secret)
    {
        var key = bureau.Folder.Keys.New();
        var text = key.Seal(secret, Place(account));
        return account with { FactorKey = key.Id, FactorNonce = text.Nonce, FactorSecret = text.Ciphertext };
    }

    /// <summary>The secret of an account's second factor; null when it has none, or its key is gone.</summary>
    public byte[]? FactorOf(AccountRow account) =>
        account is { FactorKey: { } id, FactorNonce: { } nonce, FactorSecret: { } secret } && bureau.Folder.Keys.Find(id) is { } key
            ? key.Open(new SealedText(nonce, secret), Place(account))
            : null;

    private byte[] RecoveryHash(string account, string code) => bureau.Folder.Keys.SearchHash(bureau.Bureau, "recovery-code", $"{account}\n{code}");

    private static async Task<T> AtLeisureAsync<T>(Func<T> work, CancellationToken stop)
    {
        await Hashing.WaitAsync(stop);
        try
        {
            return await Task.Run(work, stop);
        }
        finally
        {
            Hashing.Release();
        }
    }

    private static byte[] Place(AccountRow account) => Encoding.UTF8.GetBytes($"fadu/second-factor/1\n{account.Bureau.Value}\n{account.Account}");
}
