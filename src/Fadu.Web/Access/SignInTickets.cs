using System.Security.Cryptography;
using System.Text.Json;
using Fadu.Casework.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace Fadu.Web.Access;

/// <summary>The next thing to be done by somebody who has given the first proof.</summary>
public enum SignInStep
{
    /// <summary>Give the second factor.</summary>
    Factor,

    /// <summary>Choose a password.</summary>
    Password,

    /// <summary>Bind an authenticator.</summary>
    Enrol,
}

/// <summary>How far somebody has come who is not signed in yet.</summary>
/// <param name="Step">What comes next.</param>
/// <param name="Proven">Who gave the first proof.</param>
/// <param name="PasswordHash">Hash of the password chosen.</param>
/// <param name="Secret">The secret shown to be bound.</param>
public sealed record SignInTicket(SignInStep Step, HalfProven Proven, string? PasswordHash = null, byte[]? Secret = null);

/// <summary>Tickets travel with the form, sealed and good for a quarter of an hour: nothing is kept for somebody who is not signed in, and the browser has no session yet.</summary>
/// <param name="protection">Seals and opens.</param>
internal sealed class SignInTickets(IDataProtectionProvider protection)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("fadu.sign-in.1").ToTimeLimitedDataProtector();

    /// <summary>Seals a ticket.</summary>
    public string Seal(SignInTicket ticket) => seal.Protect(JsonSerializer.Serialize(ticket), GoodFor);

    /// <summary>Opens a ticket for one step; null when it is none of ours, for another step or too old.</summary>
    public SignInTicket? Open(string? text, SignInStep step)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return JsonSerializer.Deserialize<SignInTicket>(seal.Unprotect(text)) is { } ticket && ticket.Step == step ? ticket : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
