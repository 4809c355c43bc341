using System.Globalization;
using Fadu.Store.Model;

namespace Fadu.Casework.Accounts;

/// <summary>A change of what proves a person, as the account keeps it for the person to be told.</summary>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="Deed">What, by the word of the log.</param>
/// <param name="By">Who.</param>
public sealed record AccountChange(DateTimeOffset At, string Deed, string By)
{
    private const int KeptAtMost = 12;

    /// <summary>An account's last changes, the newest first.</summary>
    internal static IReadOnlyList<AccountChange> Of(AccountRow row) =>
        [.. (row.Changes ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).Reverse()];

    /// <summary>Whether there was a change that the person was not told of.</summary>
    internal static bool IsUntold(AccountRow row) => Of(row).Any(change => !(change.At <= row.ToldAt));

    /// <summary>The account after one more.</summary>
    internal AccountRow In(AccountRow row) => row with { Changes = string.Join('\n', Of(row).Take(KeptAtMost - 1).Reverse().Append(this)) };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()} {Deed} {By}");

    private static AccountChange Parse(string line) => line.Split(' ', 3) is [var at, var deed, var by]
        ? new AccountChange(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture)), deed, by)
        : throw new FormatException($"a change of an account reads “{line}”; expected when, what and by whom");
}
