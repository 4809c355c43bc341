namespace Fadu.Store.Writing;

/// <summary>One writing connection, begin immediate, a savepoint an item where there are several, one commit for all, then the refusals in a commit of their own.</summary>
internal sealed class SqliteEngine(string connectionString, RowMaps maps) : WriteEngine
{
    private SqliteSession? session;

    public override void Run(IReadOnlyList<WriteItem> batch, MatterMemory memory)
    {
        try
        {
            session ??= new SqliteSession(connectionString, maps);
            session.Run("BEGIN IMMEDIATE");
            if (batch.Count == 1)
                Apply(session, batch[0], memory);
            else
                ApplyEach(session, batch, memory);
            Commit(session, batch.Any(item => item is { Fault: null, Wrote: true }));
        }
        // Whatever it was, nobody is granted anything and the connection is not trusted again.
        catch (Exception fault)
        {
            session?.Dispose();
            session = null;
            FailAll(batch, memory, fault);
            return;
        }

        WriteRefusals(session, [.. batch.Where(item => item is { Fault: null, Refusal: not null })], memory);
    }

    public override void Dispose() => session?.Dispose();

    private static void ApplyEach(SqliteSession session, IReadOnlyList<WriteItem> batch, MatterMemory memory)
    {
        foreach (var item in batch)
        {
            session.Run("SAVEPOINT item");
            if (!Apply(session, item, memory))
                session.Run("ROLLBACK TO item");
            session.Run("RELEASE item");
        }
    }

    /// <summary>Whether what the item wrote is to be kept.</summary>
    private static bool Apply(SqliteSession session, WriteItem item, MatterMemory memory)
    {
        try
        {
            item.Apply(new StoreTransaction(session), memory);
            return item.Wrote;
        }
        // One item's fault is its own; the others go on.
        catch (Exception fault)
        {
            item.Forget(memory);
            item.Fault = fault;
            return false;
        }
    }

    private void Commit(SqliteSession session, bool wrote)
    {
        if (!wrote)
        {
            session.Run("ROLLBACK");
            return;
        }
        BeforeCommit?.Invoke();
        session.Run("COMMIT");
    }

    private void WriteRefusals(SqliteSession open, List<WriteItem> refused, MatterMemory memory)
    {
        if (refused.Count == 0)
            return;
        try
        {
            open.Run("BEGIN IMMEDIATE");
            var store = new StoreTransaction(open);
            foreach (var refusal in RefusalsOf(refused))
                store.Insert(refusal);
            open.Run("COMMIT");
        }
        catch (Exception fault)
        {
            session?.Dispose();
            session = null;
            FailAll(refused, memory, fault);
        }
    }
}
