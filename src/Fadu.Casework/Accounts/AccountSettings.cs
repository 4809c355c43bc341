namespace Fadu.Casework.Accounts;

/// <summary>How long sessions last, what a password has to be and how attempts are slowed: all in one place.</summary>
public sealed record AccountSettings
{
    /// <summary>A session not used for so long has ended.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends so long after it began, however much it is used.</summary>
    public TimeSpan Absolute { get; init; } = TimeSpan.FromHours(12);

    /// <summary>That a session is used is written down this often and not more.</summary>
    public TimeSpan NotedEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A session read is taken as read for so long; one ended by this process ends at once.</summary>
    public TimeSpan ReadAgainAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so many failed attempts on an account none is heard for a while.</summary>
    public int HeardAtMost { get; init; } = 5;

    /// <summary>How long the first time; with each further failure twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long at most.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>So many attempts from one network address may fail in a minute, whatever the accounts.</summary>
    public int FailuresOfAnAddress { get; init; } = 30;

    /// <summary>So many requests of the interface that read may one caller send in a minute, all at once or evenly; 0 any number.</summary>
    public int ReadingsAMinute { get; init; } = 1_200;

    /// <summary>So many requests that record; 0 any number. Ten in a second, which no hand does.</summary>
    public int RecordingsAMinute { get; init; } = 600;

    /// <summary>A failed attempt is answered so long after it began: not before for an account that does not exist.</summary>
    public TimeSpan FailureTakes { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512 over a password.</summary>
    public int Rounds { get; init; } = 210_000;

    /// <summary>A one-time code of an invitation is good for so long.</summary>
    public TimeSpan InvitationGoodFor { get; init; } = TimeSpan.FromDays(3);

    /// <summary>A one-time code after a reset is good for so long.</summary>
    public TimeSpan ResetGoodFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>A token of another system is good for so long at most.</summary>
    public TimeSpan TokenAtMost { get; init; } = TimeSpan.FromDays(366);

    /// <summary>A token that was exchanged goes on for so long at most.</summary>
    public TimeSpan OverlapAtMost { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A signed request of another system may have been signed so long ago.</summary>
    public TimeSpan SignedAtMostBefore { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So far may its clock be ahead of ours.</summary>
    public TimeSpan SignedAtMostAhead { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A file of passwords known to others: their SHA-1 in hexadecimal, one a line, sorted; what follows the 40 signs is not read. Null none.</summary>
    public string? BreachedHashes { get; init; }

    /// <summary>The bureau's own directory; null when none is connected.</summary>
    public DirectorySettings? Directory { get; init; }

    /// <summary>The machine's own clock: a demonstration may run on a simulated one, how long a browser is signed in does not.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Until when none is heard after so many failures; null while the next one is.</summary>
    internal DateTimeOffset? LockAfter(int failures, DateTimeOffset now)
    {
        if (failures < HeardAtMost)
            return null;
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - HeardAtMost, 16));
        return now + (wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>What a demonstration wants: its made-up officers stay signed in while somebody reads what the page says.</summary>
    public static AccountSettings Demonstration { get; } = new() { Idle = TimeSpan.FromHours(12) };
}
