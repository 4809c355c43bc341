using System.Security.Cryptography;
using System.Text.Json;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fadu.Web.Access;

/// <summary>A question put to a device, sealed: it travels with the page and nothing is kept of it.</summary>
/// <param name="State">What the answer is checked against.</param>
/// <param name="Challenge">The challenge in it, as the browser was told it.</param>
/// <param name="MadeAt">When it was put.</param>
/// <param name="Proven">Who has proven both anew, where a passkey is to be kept.</param>
/// <param name="Name">What it shall be called.</param>
internal sealed record PasskeyTicket(string State, string Challenge, DateTimeOffset MadeAt, HalfProven? Proven = null, string? Name = null);

/// <summary>Puts questions to devices and checks their answers (W3C Web Authentication), by the part of ASP.NET Core that does so; what is kept is ours.</summary>
/// <param name="passkeys">Passkeys that are kept.</param>
/// <param name="settings">The machine's clock.</param>
/// <param name="protection">Seals and opens.</param>
internal sealed class PasskeyCeremony(Passkeys passkeys, AccountSettings settings, IDataProtectionProvider protection)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    private readonly PasskeyHandler<PasskeyHolder> handler = new(
        new UserManager<PasskeyHolder>(new PasskeyHolders(passkeys), null!, null!, [], [], null!, null!, null!, NullLogger<UserManager<PasskeyHolder>>.Instance),
        Options.Create(new IdentityPasskeyOptions
        {
            // The device asks who holds it: only so does a passkey count as two proofs.
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            AuthenticatorTimeout = GoodFor,
            ValidateOrigin = static asked => ValueTask.FromResult(!asked.CrossOrigin && asked.TopOrigin is null && asked.Origin == SessionCookie.Origin(asked.HttpContext)),
        }));

    private readonly IDataProtector toKeep = protection.CreateProtector("fadu.passkey.keep.1");

    private readonly IDataProtector toEnter = protection.CreateProtector("fadu.passkey.enter.1");

    /// <summary>Asks a device for a new passkey.</summary>
    /// <returns>What the browser is told, and the ticket that comes back with its answer.</returns>
    public async Task<(string Options, string Ticket)> AskToKeepAsync(HttpContext http, HalfProven proven, string display, string name)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = proven.Account, Name = proven.Account, DisplayName = display }, http);
        return (made.CreationOptionsJson, Seal(toKeep, new PasskeyTicket(made.AttestationState ?? "", ChallengeOf(made.CreationOptionsJson), Now, proven, name)));
    }

    /// <summary>Who asked, and the passkey that a device has made; null when it does not answer the question, or answers for another host.</summary>
    public async Task<(HalfProven Proven, PublicPasskey Passkey, string Name)?> MadeAsync(HttpContext http, string? ticket, string? credential)
    {
        if (Open(toKeep, ticket) is not { Proven: { } proven, Name: { } name } asked || string.IsNullOrEmpty(credential))
            return null;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = asked.State });
        if (!result.Succeeded || !result.Passkey.IsUserVerified || result.UserEntity.Id != proven.Account)
            return null;
        var made = result.Passkey;
        return (proven, new PublicPasskey(made.CredentialId, made.PublicKey, made.SignCount, made.IsBackupEligible, made.IsBackedUp, string.Join(' ', made.Transports ?? [])), name);
    }

    /// <summary>Asks a device for any passkey it has for this host; who it is comes out only with the answer.</summary>
    public async Task<(string Options, string Ticket)> AskToEnterAsync(HttpContext http)
    {
        var made = await handler.MakeRequestOptionsAsync(user: null, http);
        return (made.RequestOptionsJson, Seal(toEnter, new PasskeyTicket(made.AssertionState ?? "", ChallengeOf(made.RequestOptionsJson), Now)));
    }

    /// <summary>The passkey that has answered, or why none did: not one of ours, not for this host, not to this question, or its holder was not verified.</summary>
    public async Task<(PasskeyAnswer? Answer, Bilingual? Why)> AnsweredAsync(HttpContext http, string? ticket, string? credential, CancellationToken stop)
    {
        if (Open(toEnter, ticket) is not { } asked)
            return (null, PasskeyRefusal.Old);
        var result = string.IsNullOrEmpty(credential) ? null : await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = asked.State });
        return result is { Succeeded: true, Passkey: { IsUserVerified: true } used }
            ? (new PasskeyAnswer(used.CredentialId, asked.MadeAt, used.SignCount, used.IsBackedUp), null)
            : (null, await PasskeyRefusal.WhyAsync(http, asked.Challenge, credential ?? "", passkeys, stop));
    }

    private DateTimeOffset Now => BureauZone.Truncated(settings.Time.GetUtcNow());

    private static string ChallengeOf(string options)
    {
        using var read = JsonDocument.Parse(options);
        return read.RootElement.GetProperty("challenge").GetString() ?? "";
    }

    private static string Seal(IDataProtector seal, PasskeyTicket ticket) => seal.Protect(JsonSerializer.Serialize(ticket));

    private PasskeyTicket? Open(IDataProtector seal, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return JsonSerializer.Deserialize<PasskeyTicket>(seal.Unprotect(text)) is { } ticket && Now - ticket.MadeAt <= GoodFor ? ticket : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whose passkeys they are.</summary>
    private sealed record PasskeyHolder(string Account);

    /// <summary>Passkeys as the part that checks them asks for them. It writes nothing: what comes of an answer is written with the session it begins.</summary>
    private sealed class PasskeyHolders(Passkeys passkeys) : IUserPasskeyStore<PasskeyHolder>
    {
        public async Task<PasskeyHolder?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
            (await passkeys.PublicOfAsync(userId, cancellationToken)).Count > 0 ? new PasskeyHolder(userId) : null;

        public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyHolder user, CancellationToken cancellationToken) =>
            [.. (await passkeys.PublicOfAsync(user.Account, cancellationToken)).Select(InfoOf)];

        public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) =>
            (await passkeys.PublicOfAsync(user.Account, cancellationToken)).FirstOrDefault(row => row.CredentialId.AsSpan().SequenceEqual(credentialId)) is { } row ? InfoOf(row) : null;

        public Task<string> GetUserIdAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult(user.Account);

        public Task<string?> GetUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account);

        public Task<string?> GetNormalizedUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account);

        public Task<PasskeyHolder?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Nothing();

        // Whether one is kept already is judged where it is kept, and told in words of ours.
        public Task<PasskeyHolder?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult<PasskeyHolder?>(null);

        public Task AddOrUpdatePasskeyAsync(PasskeyHolder user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Nothing();

        public Task RemovePasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) => throw Nothing();

        public Task SetUserNameAsync(PasskeyHolder user, string? userName, CancellationToken cancellationToken) => throw Nothing();

        public Task SetNormalizedUserNameAsync(PasskeyHolder user, string? normalizedName, CancellationToken cancellationToken) => throw Nothing();

        public Task<IdentityResult> CreateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Nothing();

        public Task<IdentityResult> UpdateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Nothing();

        public Task<IdentityResult> DeleteAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Nothing();

        public void Dispose()
        {
            // It holds nothing.
        }

        // The count is not told: whether it has grown is judged where it is kept, in the transaction that keeps the next.
        private static UserPasskeyInfo InfoOf(PublicPasskey row) => new(
            row.CredentialId, row.PublicKey, default, signCount: 0, [.. row.Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries)], isUserVerified: true, row.BackupEligible, row.BackedUp, [], []);

        private static NotSupportedException Nothing() => new("Passkeys are only asked for here.");
    }
}
