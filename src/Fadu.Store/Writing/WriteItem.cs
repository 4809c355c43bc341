using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>One queued piece of writing. It is applied inside a transaction, perhaps more than once, and settled once, after the commit.</summary>
internal abstract class WriteItem
{
    /// <summary>Natural keys that must be held while it is applied; sorted and made distinct by the engine.</summary>
    public abstract IEnumerable<long> Locks { get; }

    /// <summary>What an act is to be; null for a look, which may be written with others, and for other writing.</summary>
    public abstract ActIntent? Intent { get; }

    /// <summary>A refusal to be written in a commit of its own; set by <see cref="Apply"/>.</summary>
    public RefusalRow? Refusal { get; protected set; }

    /// <summary>Whether the last <see cref="Apply"/> has written anything.</summary>
    public bool Wrote { get; protected set; }

    /// <summary>Whether the last <see cref="Apply"/> has put a matter into another place of a list, or into another list.</summary>
    public bool MovedLists { get; protected set; }

    /// <summary>What went wrong with this item alone.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Acts and folds are known to others only after the commit.</summary>
    public abstract bool RecordsActs { get; }

    public abstract void Apply(StoreTransaction store, MatterMemory memory);

    /// <summary>The commit is done: what was held in memory of it is how things stand. Of all items of a commit before any is settled.</summary>
    public virtual void Keep()
    {
    }

    public abstract void Settle();

    /// <summary>The commit failed: what was held in memory of it goes.</summary>
    public abstract void Forget(MatterMemory memory);
}

/// <summary>A piece of writing with a result to wait for.</summary>
internal abstract class WriteItem<TResult> : WriteItem
{
    // The writer must not run its callers' code.
    private readonly TaskCompletionSource<TResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Done => done.Task;

    protected TResult? Result { get; set; }

    public override void Settle()
    {
        if (Fault is not null)
            done.TrySetException(Fault);
        else
            done.TrySetResult(Result!);
    }
}

/// <summary>A view, a side fact: anything but an act.</summary>
internal sealed class OtherItem<TResult>(Func<StoreTransaction, TResult> body) : WriteItem<TResult>
{
    public override IEnumerable<long> Locks => [];

    public override ActIntent? Intent => null;

    public override bool RecordsActs => false;

    public override void Apply(StoreTransaction store, MatterMemory memory)
    {
        Result = body(store);
        Wrote = store.HasWritten;
        MovedLists = store.HasMovedLists;
    }

    public override void Forget(MatterMemory memory)
    {
    }
}

/// <summary>A look, that may be written with others.</summary>
internal sealed class LookItem(LookRow look) : WriteItem<bool>
{
    public LookRow Look => look;

    public override IEnumerable<long> Locks => [];

    public override ActIntent? Intent => null;

    public override bool RecordsActs => false;

    public override void Apply(StoreTransaction store, MatterMemory memory)
    {
        store.Insert(look);
        Wrote = true;
    }

    public override void Forget(MatterMemory memory)
    {
    }
}
