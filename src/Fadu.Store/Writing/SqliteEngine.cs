namespace Fadu.Store.Writing;

/// <summary>One writing connection, begin immediate, one commit for all of a batch, then the refusals in a commit of their own.</summary>
/// <remarks>
/// No savepoint stands between the items: it would copy every page that an item changes. Where one fails after it has written, which is rare, all are
/// taken back and each is applied again in a transaction of its own.
/// </remarks>
internal sealed class SqliteEngine(string connectionString, RowMaps maps) : WriteEngine
{
    private SqliteSession? session;

    public override void Run(IReadOnlyList<WriteItem> batch, MatterMemory memory)
    {
        if (!RunTogether(batch, memory))
        {
            foreach (var item in batch)
                RunTogether([item], memory);
        }
        WriteRefusals([.. batch.Where(item => item is { Fault: null, Refusal: not null })], memory);
    }

    public override void Dispose() => session?.Dispose();

    /// <summary>False when all was taken back because of one of them: each is to run alone.</summary>
    private bool RunTogether(IReadOnlyList<WriteItem> batch, MatterMemory memory)
    {
        try
        {
            session ??= new SqliteSession(connectionString, maps);
            session.Run("BEGIN IMMEDIATE");
            var isSound = batch.All(item => Apply(session, item, memory));
            if (isSound && batch.Any(item => item is { Fault: null, Wrote: true }))
            {
                BeforeCommit?.Invoke();
                session.Run("COMMIT");
                return true;
            }
            session.Run("ROLLBACK");
            if (isSound || batch.Count == 1)
                return true;
            foreach (var item in batch)
            {
                item.Forget(memory);
                item.Fault = null;
            }
            return false;
        }
        // Whatever it was, nobody is granted anything and the connection is not trusted again.
        catch (Exception fault)
        {
            session?.Dispose();
            session = null;
            FailAll(batch, memory, fault);
            return true;
        }
    }

    /// <summary>False when it has written what is not to be kept.</summary>
    private static bool Apply(SqliteSession session, WriteItem item, MatterMemory memory)
    {
        var store = new StoreTransaction(session);
        try
        {
            item.Apply(store, memory);
            return item.Wrote || !store.HasWritten;
        }
        // One item's fault is its own; the others go on.
        catch (Exception fault)
        {
            item.Forget(memory);
            item.Fault = fault;
            return !store.HasWritten;
        }
    }

    private void WriteRefusals(List<WriteItem> refused, MatterMemory memory)
    {
        if (refused.Count == 0)
            return;
        try
        {
            session ??= new SqliteSession(connectionString, maps);
            session.Run("BEGIN IMMEDIATE");
            var store = new StoreTransaction(session);
            foreach (var refusal in RefusalsOf(refused))
                store.Insert(refusal);
            session.Run("COMMIT");
        }
        catch (Exception fault)
        {
            session?.Dispose();
            session = null;
            FailAll(refused, memory, fault);
        }
    }
}
