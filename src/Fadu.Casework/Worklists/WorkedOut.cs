using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework.Worklists;

/// <summary>What was worked out from matters for persons. It stands until the matter or the roster changes, and for an hour of the same day at most: lists ask the law about the same matters again and again.</summary>
internal sealed class WorkedOut<T>
{
    // Far more than the lists of a bureau's officers show; then all is worked out anew.
    private const int HeldAtMost = 50_000;

    // A gate may ask for the hour.
    private static readonly TimeSpan HeldFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Person, MatterId Matter), Held> held = new();

    /// <summary>What is known of a matter for a person.</summary>
    /// <param name="person">For whom.</param>
    /// <param name="head">The matter as it stands.</param>
    /// <param name="roster">Version of the roster.</param>
    /// <param name="now">The moment; a limit that has run out since is a change.</param>
    /// <param name="on">Its legal day.</param>
    /// <param name="value">What was worked out.</param>
    public bool TryFind(string person, MatterRow head, int roster, DateTimeOffset now, DateOnly on, [MaybeNullWhen(false)] out T value)
    {
        if (held.TryGetValue((person, head.MatterId), out var found) && found.Version == head.Version && found.Roster == roster && found.On == on && now < found.Until && found.Link.AsSpan().SequenceEqual(head.LastLink))
        {
            value = found.Value;
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>Holds what was worked out from a matter's state.</summary>
    public void Hold(string person, MatterRow head, MatterState state, int roster, DateTimeOffset now, DateOnly on, T value)
    {
        // A later act may have come between the head and the state.
        if (state.Version != head.Version)
            return;
        if (held.Count >= HeldAtMost)
            held.Clear();
        held[(person, head.MatterId)] = new Held(head.Version, head.LastLink, roster, on, state.NextDueAfter(now) is { } due && due < now + HeldFor ? due : now + HeldFor, value);
    }

    private sealed record Held(int Version, byte[] Link, int Roster, DateOnly On, DateTimeOffset Until, T Value);
}
