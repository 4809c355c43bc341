using Fadu.Law;

namespace Fadu.Web.Pages;

/// <summary>What every page of the way in carries along.</summary>
/// <param name="Back">Where to go afterwards.</param>
/// <param name="Rescued">A form whose session had ended, sealed; null none.</param>
public sealed record SignInWay(string Back, string? Rescued)
{
    /// <summary>How far one has come, sealed; null on the first page.</summary>
    public string? Ticket { get; init; }

    /// <summary>Why one is here again; null the first time.</summary>
    public Bilingual? Fault { get; init; }

    /// <summary>Who gives new proof to somebody who has lost his.</summary>
    public Bilingual Resets { get; init; } = new("管理员", "an administrator");

    /// <summary>Whether the bureau's directory can stand for the password.</summary>
    public bool HasDirectory { get; init; }
}
