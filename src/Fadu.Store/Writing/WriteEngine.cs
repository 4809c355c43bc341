using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>Runs a batch of writing in one transaction on one database. Never throws: each item carries its own fault.</summary>
internal abstract class WriteEngine : IDisposable
{
    /// <summary>Whether other writing than acts has a connection of its own.</summary>
    public virtual bool WritesOthersBeside => false;

    /// <summary>Called before each commit; a test makes it throw.</summary>
    internal Action? BeforeCommit { get; set; }

    public abstract void Run(IReadOnlyList<WriteItem> batch, MatterMemory memory);

    /// <summary>Runs one item on a connection of its own.</summary>
    public virtual void RunBeside(WriteItem item, MatterMemory memory) => throw new NotSupportedException();

    public abstract void Dispose();

    protected static void FailAll(IEnumerable<WriteItem> items, MatterMemory memory, Exception fault)
    {
        foreach (var item in items.Where(item => item.Fault is null))
        {
            item.Forget(memory);
            item.Fault = new StoreWriteException("The commit failed; nothing of it was kept.", fault);
        }
    }

    protected static List<RefusalRow> RefusalsOf(IEnumerable<WriteItem> items) =>
        [.. items.Where(item => item.Fault is null).Select(item => item.Refusal).OfType<RefusalRow>()];
}
