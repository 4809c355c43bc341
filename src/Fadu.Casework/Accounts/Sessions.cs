using System.Collections.Concurrent;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Accounts;

/// <summary>Who a session is begun for.</summary>
/// <param name="Account">The account; empty for a made-up officer of a demonstration.</param>
/// <param name="Person">The natural person.</param>
/// <param name="Stamp">The account's stamp when it was proven.</param>
public sealed record SessionHolder(string Account, string Person, Guid Stamp);

/// <summary>A session that has not ended.</summary>
/// <param name="Id">By what it is named on screen.</param>
/// <param name="Account">The account; empty for a made-up officer of a demonstration.</param>
/// <param name="Person">The natural person.</param>
/// <param name="StartedAt">Since.</param>
/// <param name="LastSeenAt">Last used, to the minute.</param>
/// <param name="Until">Until, however much it is used.</param>
/// <param name="CameFrom">Where from.</param>
public sealed record LiveSession(Guid Id, string Account, string Person, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, DateTimeOffset Until, string CameFrom);

/// <summary>登录会话: begun at sign-in under a new token, ended by time, by its holder or by an administrator; ended, its row is gone.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="settings">How long they last.</param>
public sealed class Sessions(OpenBureau bureau, AccountSettings settings)
{
    private const int KeptAtMost = 10_000;
    private const int CameFromAtMost = 120;

    private readonly ConcurrentDictionary<TokenKey, Kept> kept = new();
    private long ended;

    /// <summary>Begins a session of a made-up officer of a demonstration.</summary>
    /// <param name="person">The officer.</param>
    /// <param name="cameFrom">Where from.</param>
    /// <param name="former">The token the browser held until now; its session ends.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>The token, told this once.</returns>
    public async Task<SessionToken> BeginDemonstrationAsync(string person, string cameFrom, SessionToken? former, CancellationToken stop)
    {
        if (!bureau.IsDemonstration)
            throw new InvalidOperationException("Only a demonstration has officers without accounts.");
        var token = SessionToken.New();
        await bureau.Folder.Acts.WriteAsync(work => Begin(work, new SessionHolder("", person, Guid.Empty), token, cameFrom, former), stop);
        Forget(former);
        return token;
    }

    /// <summary>The session of a token; null when there is none or it has ended.</summary>
    public async ValueTask<LiveSession?> FindAsync(SessionToken token, CancellationToken stop)
    {
        if (token.Hash() is not { } hash)
            return null;
        var (key, now) = (TokenKey.Of(hash), settings.Time.GetUtcNow());
        if (!kept.TryGetValue(key, out var found) || now - found.ReadAt >= settings.ReadAgainAfter || now < found.ReadAt)
        {
            var before = Interlocked.Read(ref ended);
            if (await bureau.Folder.Database.Sessions.FindAsync(bureau.Bureau, hash, stop) is not { } row)
            {
                kept.TryRemove(key, out _);
                return null;
            }
            found = new Kept(row, now, found?.SeenAt > row.LastSeenAt ? found.SeenAt : row.LastSeenAt);
            Keep(key, found, before);
        }

        if (HasEnded(found.Row, found.SeenAt, now))
        {
            kept.TryRemove(key, out _);
            return null;
        }
        found.SeenAt = now;
        if (now - found.Row.LastSeenAt >= settings.NotedEvery)
            Note(key, found, now);
        return Of(found.Row, found.SeenAt);
    }

    /// <summary>A person's sessions, the last used first.</summary>
    public async Task<IReadOnlyList<LiveSession>> OfAsync(string person, CancellationToken stop)
    {
        var now = settings.Time.GetUtcNow();
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Sessions.Where(row => row.Bureau == bureau.Bureau && row.Person == person).ToListAsync(stop);
        return [.. rows.Where(row => !HasEnded(row, row.LastSeenAt, now)).OrderByDescending(row => row.LastSeenAt).ThenByDescending(row => row.StartedAt).Select(row => Of(row, row.LastSeenAt))];
    }

    /// <summary>How many sessions each person has that have not ended.</summary>
    internal async Task<IReadOnlyList<(string Person, int Count)>> CountsAsync(CancellationToken stop)
    {
        var now = settings.Time.GetUtcNow();
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Sessions.Where(row => row.Bureau == bureau.Bureau && row.Until > now).ToListAsync(stop);
        return [.. rows.Where(row => !HasEnded(row, row.LastSeenAt, now)).GroupBy(row => row.Person, (person, some) => (person, some.Count()))];
    }

    /// <summary>Ends the session of a token: signing out.</summary>
    public async Task EndAsync(SessionToken token, CancellationToken stop)
    {
        if (token.Hash() is not { } hash)
            return;
        await bureau.Folder.Acts.WriteAsync(work => work.Remove<SessionRow>(bureau.Bureau, hash), stop);
        Forget(row => row.TokenHash.AsSpan().SequenceEqual(hash));
    }

    /// <summary>Ends one of a person's sessions.</summary>
    /// <returns>False when the person has no such session.</returns>
    public async Task<bool> EndAsync(string person, Guid session, CancellationToken stop) => await EndAsync(person, row => row.SessionId == session, stop) > 0;

    /// <summary>Ends all of a person's sessions but one.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndOthersAsync(string person, Guid but, CancellationToken stop) => EndAsync(person, row => row.SessionId != but, stop);

    /// <summary>Ends all of a person's sessions, inside a transaction; <see cref="Forget(string)"/> when it is committed.</summary>
    internal int EndAll(StoreTransaction work, string person) => End(work, person, static _ => true);

    /// <summary>What this process has read of a person's sessions counts no more.</summary>
    internal void Forget(string person) => Forget(row => row.Person == person);

    /// <summary>What this process has read of a token's session counts no more.</summary>
    internal void Forget(SessionToken? token)
    {
        if (token?.Hash() is { } hash)
            Forget(row => row.TokenHash.AsSpan().SequenceEqual(hash));
    }

    /// <summary>Begins a session inside a transaction. Those of the person whose time is over are cleared away with it.</summary>
    internal void Begin(StoreTransaction work, SessionHolder holder, SessionToken token, string cameFrom, SessionToken? former)
    {
        var now = BureauZone.Truncated(settings.Time.GetUtcNow());
        if (former?.Hash() is { } old)
            work.Remove<SessionRow>(bureau.Bureau, old);
        End(work, holder.Person, row => HasEnded(row, row.LastSeenAt, now));
        work.Insert(new SessionRow
        {
            Bureau = bureau.Bureau,
            TokenHash = token.Hash()!,
            SessionId = Guid.NewGuid(),
            Account = holder.Account,
            Person = holder.Person,
            Stamp = holder.Stamp,
            StartedAt = now,
            LastSeenAt = now,
            Until = now + settings.Absolute,
            CameFrom = cameFrom.Length > CameFromAtMost ? cameFrom[..CameFromAtMost] : cameFrom,
        });
    }

    private async Task<int> EndAsync(string person, Func<SessionRow, bool> which, CancellationToken stop)
    {
        var count = await bureau.Folder.Acts.WriteAsync(work => End(work, person, which), stop);
        Forget(row => row.Person == person && which(row));
        return count;
    }

    private int End(StoreTransaction work, string person, Func<SessionRow, bool> which)
    {
        var rows = work.Read(context => context.Sessions.Where(row => row.Bureau == bureau.Bureau && row.Person == person).ToList()).Where(which).ToList();
        foreach (var row in rows)
            work.Remove<SessionRow>(bureau.Bureau, row.TokenHash);
        return rows.Count;
    }

    private bool HasEnded(SessionRow row, DateTimeOffset seenAt, DateTimeOffset now) => now >= row.Until || now - seenAt >= settings.Idle;

    private void Keep(TokenKey key, Kept found, long before)
    {
        if (kept.Count >= KeptAtMost)
            kept.Clear();
        kept[key] = found;
        // A session that was ended while it was being read must not be taken as read.
        if (Interlocked.Read(ref ended) != before)
            kept.TryRemove(key, out _);
    }

    private void Forget(Func<SessionRow, bool> which)
    {
        Interlocked.Increment(ref ended);
        foreach (var (key, one) in kept)
        {
            if (which(one.Row))
                kept.TryRemove(key, out _);
        }
    }

    // Nobody waits for it. What fails is tried again by the next request, and costs an idle session a minute.
    private void Note(TokenKey key, Kept found, DateTimeOffset now)
    {
        var noted = found.Row with { LastSeenAt = BureauZone.Truncated(now) };
        if (!kept.TryUpdate(key, new Kept(noted, found.ReadAt, now), found))
            return;
        var writing = bureau.Folder.Acts.WriteAsync(
            work =>
            {
                // An ended session is not brought back by having been seen.
                if (work.FindForChange<SessionRow>(noted.Bureau, noted.TokenHash) is { } row && row.LastSeenAt < noted.LastSeenAt)
                    work.Put(row with { LastSeenAt = noted.LastSeenAt });
            },
            CancellationToken.None);
        _ = writing.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private static LiveSession Of(SessionRow row, DateTimeOffset seenAt) => new(row.SessionId, row.Account, row.Person, row.StartedAt, seenAt, row.Until, row.CameFrom);

    // Many requests use one session at once: its last use is a number that is written in one piece.
    private sealed class Kept(SessionRow row, DateTimeOffset readAt, DateTimeOffset seenAt)
    {
        private long seen = seenAt.UtcTicks;

        public SessionRow Row { get; } = row;

        public DateTimeOffset ReadAt { get; } = readAt;

        public DateTimeOffset SeenAt
        {
            get => new(Volatile.Read(ref seen), TimeSpan.Zero);
            set => Volatile.Write(ref seen, value.UtcTicks);
        }
    }
}
