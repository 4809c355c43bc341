using System.Collections.Concurrent;
using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>The one door through which the store is written. Pieces of writing wait in a queue; one turn at a time drains it into one commit.</summary>
/// <remarks>
/// A batch is bounded by count and never waited for: one client pays for one commit, many share one. What fails by itself fails alone; when the
/// commit fails, all in the batch fail. Answers are given from the thread pool, after the commit.
/// </remarks>
public sealed class ActStore : IAsyncDisposable
{
    internal const int MostInABatch = 128;

    // So many share a commit and do not wait for more: while they are written, the other cores make the next ones ready.
    private const int EnoughForABatch = 12;

    // So many batches of one after another: nobody else is asking.
    private const int AloneForSure = 8;

    private readonly ConcurrentQueue<WriteItem> queue = new();
    private readonly WriteEngine engine;
    private readonly MatterMemory memory = new();
    private int gate;
    private int turnIsComing;
    private int comeBefore;
    private int alone;
    private long listsMoved;
    private long moves;
    private int waiting;
    private bool closed;

    internal ActStore(WriteEngine engine) => this.engine = engine;

    /// <summary>For tests that make a commit fail.</summary>
    internal WriteEngine Engine => engine;

    /// <summary>Raised from the thread pool after a commit that holds acts. What listens must be short.</summary>
    public event EventHandler? Recorded;

    /// <summary>Raised by the writer with the looks of a commit, before its turn ends. What listens must be short and must not throw.</summary>
    public event Action<IReadOnlyList<LookRow>>? Looked;

    /// <summary>Decides a request in a transaction and records what was decided, all of it or nothing.</summary>
    /// <param name="intent">Who asks, under which key, on which matters.</param>
    /// <param name="decide">Synchronous, pure but for its reads, and may run more than once.</param>
    /// <param name="stop">Leaves the queue; an act that has been taken up is finished.</param>
    /// <exception cref="StoreWriteException">The commit failed: nothing of the batch is kept, or, where the connection broke, ask again with the same key.</exception>
    public Task<ActOutcome<T>> PerformAsync<T>(ActIntent intent, Func<ActTransaction, Decision<T>> decide, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var item = new ActItem<T>(intent, decide);
        Enqueue(item, mayWriteHere: true);
        return item.Done;
    }

    /// <summary>Writes views and side facts in one transaction. Keep it short: on SQLite acts wait for it.</summary>
    public Task<TResult> WriteAsync<TResult>(Func<StoreTransaction, TResult> body, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var item = new OtherItem<TResult>(body);
        if (engine.WritesOthersBeside)
            ThreadPool.UnsafeQueueUserWorkItem(_ => RunBeside(item), null);
        else
            Enqueue(item);
        return item.Done;
    }

    /// <summary>Writes views and side facts in one transaction, without a result.</summary>
    public Task WriteAsync(Action<StoreTransaction> body, CancellationToken stop) => WriteAsync(
        store =>
        {
            body(store);
            return true;
        },
        stop);

    /// <summary>Writes a look in the next commit. Whoever shows what was looked at waits for it; nothing else has to.</summary>
    /// <exception cref="StoreWriteException">The commit failed: there is no such look.</exception>
    public Task NoteLookAsync(LookRow look)
    {
        var item = new LookItem(look);
        Enqueue(item);
        return item.Done;
    }

    /// <summary>The folded record held in memory for exactly this history, for readers outside a transaction.</summary>
    public T? Remembered<T>(MatterRow head)
        where T : class => memory.Recall<T>(head);

    /// <summary>Counts the commits of this process after which a list of matters may be another: what was counted since it last changed still holds, as far as this process knows.</summary>
    public long ListsMoved => Interlocked.Read(ref listsMoved);

    /// <summary>A moment to read a head in, for <see cref="Remember"/>; null while this process writes, and where others write too.</summary>
    public long? Moment => engine.WritesOthersBeside ? null : memory.Moment;

    /// <summary>Counts the turns of this process that wrote anything but looks: what was read of anything else under one number is still as it was. Null while such a turn is under way, and where others write too.</summary>
    public long? Standing => engine.WritesOthersBeside ? null : Interlocked.Read(ref moves) is var now && long.IsEvenInteger(now) ? now : null;

    /// <summary>Holds a folded record for the history that ends with this head. It must be immutable.</summary>
    /// <param name="head">The head.</param>
    /// <param name="record">The record.</param>
    /// <param name="since">The <see cref="Moment"/> before the head was read: when nothing was written since, the record is the <see cref="Latest{T}"/>.</param>
    public void Remember(MatterRow head, object record, long? since = null) => memory.Keep(head, record, since);

    /// <summary>The folded record of the last act on a matter that the database has kept, as far as this process knows; null when it is not held.</summary>
    /// <remarks>Where other processes write to the database too, it may be behind: compare its version, or let the transaction do so.</remarks>
    public T? Latest<T>(BureauId bureau, MatterId matter)
        where T : class => memory.Latest<T>(bureau, matter);

    /// <summary>Finishes what is queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        closed = true;
        while (Volatile.Read(ref waiting) > 0)
            await Task.Delay(5);
        engine.Dispose();
    }

    private void Enqueue(WriteItem item, bool mayWriteHere = false)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var others = Interlocked.Increment(ref waiting) - 1;
        queue.Enqueue(item);
        // The barriers here and where the gate is left make sure that one of the two sees the other: no request is forgotten.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref gate) != 0)
            return;
        // Whoever asks alone, and was alone before, writes himself: no thread has to be woken for him, and none to answer him.
        if (mayWriteHere && others == 0 && Volatile.Read(ref alone) >= AloneForSure)
            Pump();
        // Whoever makes up the number has it written as the next thing his thread does, or another that is free.
        else if (others == EnoughForABatch - 1)
            ThreadPool.UnsafeQueueUserWorkItem(static store => store.Pump(), this, preferLocal: true);
        else
            ComeLater();
    }

    // Not here and now: behind the others that are about to ask, so that they share the commit.
    private void ComeLater()
    {
        if (Interlocked.CompareExchange(ref turnIsComing, 1, 0) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static store => store.TakeTurn(), this, preferLocal: false);
    }

    // A turn lets others by for as long as more have come since it was last here, until they are enough.
    private void TakeTurn()
    {
        var come = queue.Count;
        if (come > comeBefore && come < EnoughForABatch && Volatile.Read(ref gate) == 0)
        {
            comeBefore = come;
            ThreadPool.UnsafeQueueUserWorkItem(static store => store.TakeTurn(), this, preferLocal: false);
            return;
        }
        comeBefore = 0;
        Interlocked.Exchange(ref turnIsComing, 0);
        Pump();
    }

    private void Pump()
    {
        if (queue.IsEmpty || Interlocked.CompareExchange(ref gate, 1, 0) != 0)
            return;

        try
        {
            RunBatch();
        }
        finally
        {
            Interlocked.Exchange(ref gate, 0);
        }

        if (!queue.IsEmpty)
            ComeLater();
    }

    private void RunBeside(WriteItem item)
    {
        engine.RunBeside(item, memory);
        NoteLists(item);
        item.Settle();
    }

    private void NoteLists(WriteItem item)
    {
        if (item is { Fault: null, MovedLists: true })
            Interlocked.Increment(ref listsMoved);
    }

    private void RunBatch()
    {
        var batch = new List<WriteItem>();
        while (batch.Count < MostInABatch && queue.TryDequeue(out var item))
            batch.Add(item);
        if (batch.Count == 0)
            return;

        Volatile.Write(ref alone, batch.Count == 1 ? alone + 1 : 0);
        memory.BeginTurn();
        var isMove = batch.Exists(item => item is not LookItem);
        if (isMove)
            Interlocked.Increment(ref moves);
        try
        {
            engine.Run(batch, memory);
            foreach (var item in batch)
            {
                item.Keep();
                NoteLists(item);
            }
            if (Looked is { } looked && batch.OfType<LookItem>().Where(item => item.Fault is null).Select(item => item.Look).ToList() is { Count: > 0 } looks)
                looked(looks);
        }
        finally
        {
            if (isMove)
                Interlocked.Increment(ref moves);
            memory.EndTurn();
        }
        // Whoever waited finds the turn ended.
        foreach (var item in batch)
            item.Settle();
        Interlocked.Add(ref waiting, -batch.Count);
        if (Recorded is { } listeners && batch.Any(item => item is { Fault: null, RecordsActs: true }))
            ThreadPool.UnsafeQueueUserWorkItem(_ => listeners(this, EventArgs.Empty), null);
    }
}

/// <summary>The store could not be written. Nothing was granted.</summary>
public sealed class StoreWriteException(string message, Exception? inner) : IOException(message, inner);
