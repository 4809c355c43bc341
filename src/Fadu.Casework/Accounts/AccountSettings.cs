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

    /// <summary>The machine's own clock: a demonstration may run on a simulated one, how long a browser is signed in does not.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What a demonstration wants: its made-up officers stay signed in while somebody reads what the page says.</summary>
    public static AccountSettings Demonstration { get; } = new() { Idle = TimeSpan.FromHours(12) };
}
