using System.Security.Cryptography;
using System.Text;

namespace Fadu.Casework.Accounts;

/// <summary>Codes that a person reads off, tells or writes down: an invitation's, and those for when the telephone is lost. Without 0 O 1 I.</summary>
internal static class SpokenCode
{
    /// <summary>How many recovery codes there are.</summary>
    public const int RecoveryCodes = 10;

    private const string Signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Group = 4;
    private const int InvitationSigns = 12;
    private const int RecoverySigns = 12;

    /// <summary>A one-time code of 60 bits, in groups of four.</summary>
    public static string NewInvitation() => Grouped(RandomNumberGenerator.GetString(Signs, InvitationSigns));

    /// <summary>Recovery codes of 60 bits each, in groups of four.</summary>
    public static IReadOnlyList<string> NewRecovery() => [.. Enumerable.Range(0, RecoveryCodes).Select(_ => Grouped(RandomNumberGenerator.GetString(Signs, RecoverySigns)))];

    /// <summary>What was typed as it is hashed: capitals, without what stands between groups; null when it is no such code.</summary>
    public static string? Read(string typed)
    {
        var text = new StringBuilder(InvitationSigns);
        foreach (var sign in typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant())
        {
            if (sign is ' ' or '-')
                continue;
            if (!Signs.Contains(sign, StringComparison.Ordinal) || text.Length == InvitationSigns)
                return null;
            text.Append(sign);
        }
        return text.Length == InvitationSigns ? text.ToString() : null;
    }

    private static string Grouped(string code) => string.Join('-', code.Chunk(Group).Select(group => new string(group)));
}
