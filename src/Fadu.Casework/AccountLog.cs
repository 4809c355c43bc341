using Fadu.Casework.Accounts;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>What becomes of accounts stands in the log that the auditor reads, written with the change itself: it is sealed into the ledger like every look.</summary>
public static class AccountLog
{
    /// <summary>With what such lines begin; the person it was done to follows.</summary>
    public const string Mark = "account:";

    private const string FromMark = "from:";

    /// <summary>From which address somebody came in, of a line that says so in the place of a purpose.</summary>
    public static string? FromOf(string? purpose) => purpose is not null && purpose.StartsWith(FromMark, StringComparison.Ordinal) ? purpose[FromMark.Length..] : null;

    /// <summary>What was done and to whom; null when the line is about something else.</summary>
    public static (string Deed, string Person)? Read(string what)
    {
        ArgumentNullException.ThrowIfNull(what);
        return what.StartsWith(Mark, StringComparison.Ordinal) && what[Mark.Length..].Split(' ', 2) is [var deed, var person] ? (deed, person) : null;
    }

    /// <summary>Writes an account that somebody changed, with the line of the log, and keeps it for the person to be told.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="bureau">The bureau.</param>
    /// <param name="row">The account as it is from now on.</param>
    /// <param name="change">What was done.</param>
    /// <param name="channel">web, api, cli.</param>
    /// <param name="from">From which address, of whoever comes in by it.</param>
    internal static void Put(StoreTransaction work, OpenBureau bureau, AccountRow row, AccountChange change, string channel, string? from = null)
    {
        work.Put(change.In(row));
        work.Insert(Row(bureau, change.By, change.Deed, row.Person, channel, from));
    }

    internal static LookRow Row(OpenBureau bureau, string by, string deed, string person, string channel, string? from = null)
    {
        // The bureau's own time, as every line of the log: its hours are sealed by it.
        var at = BureauZone.Truncated(bureau.Time.GetUtcNow());
        return new LookRow { Bureau = bureau.Bureau, LookId = Guid.CreateVersion7(at), At = at, Person = by, Subject = 0, What = $"{Mark}{deed} {person}", Purpose = from is null ? null : FromMark + from, Channel = channel };
    }
}
