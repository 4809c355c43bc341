using Npgsql;

namespace Fadu.Store.Writing;

/// <summary>One loop a node: all waiting acts in one transaction and two round trips; when the server refuses it, each act again by itself.</summary>
/// <remarks>Between nodes natural keys are locked in one order, and the unique key (bureau, matter, number) is the last guard.</remarks>
internal sealed class PostgresEngine(string connectionString, RowMaps maps) : WriteEngine
{
    private const int MostRuns = 5;
    private const int WritersAtMost = 8;

    // idle_in_transaction_session_timeout; the driver has no name for it.
    private const string StoodStill = "25P03";

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(PostgresLine.Preparing(connectionString, WritersAtMost));

    public override bool WritesOthersBeside => true;

    public override void Run(IReadOnlyList<WriteItem> batch, MatterMemory memory)
    {
        var again = RunTogether(batch, memory);
        foreach (var item in again)
            RunAlone(item, memory);
        WriteRefusals([.. batch.Where(item => item is { Fault: null, Refusal: not null })], memory);
    }

    public override void RunBeside(WriteItem item, MatterMemory memory) => RunAlone(item, memory);

    public override void Dispose() => source.Dispose();

    /// <summary>Items that are to run alone: all of them when the server refused the transaction.</summary>
    private List<WriteItem> RunTogether(IReadOnlyList<WriteItem> batch, MatterMemory memory)
    {
        try
        {
            using var connection = source.OpenConnection();
            var session = Begin(connection, batch, []);
            var again = batch.Where(item => !Apply(session, item, memory)).ToList();
            End(session, batch.Any(item => item is { Fault: null, Wrote: true } && !again.Contains(item)));
            return again;
        }
        catch (PostgresException)
        {
            // The connection goes back to the pool, which rolls back what is open.
            foreach (var item in batch)
            {
                item.Forget(memory);
                item.Fault = null;
            }
            return [.. batch];
        }
        catch (Exception fault)
        {
            FailAll(batch, memory, fault);
            return [];
        }
    }

    private void RunAlone(WriteItem item, MatterMemory memory)
    {
        var more = new List<byte[]>();
        for (var run = 1; ; run++)
        {
            try
            {
                using var connection = source.OpenConnection();
                var session = Begin(connection, [item], more);
                item.Fault = null;
                item.Apply(new StoreTransaction(session), memory);
                End(session, item.Wrote);
                return;
            }
            catch (LockMissingException missing)
            {
                item.Forget(memory);
                more.Add(missing.PersonHash);
            }
            catch (PostgresException refused) when (run < MostRuns && IsPassing(refused))
            {
                item.Forget(memory);
            }
            catch (Exception fault)
            {
                item.Forget(memory);
                item.Fault = fault is NpgsqlException ? new StoreWriteException($"PostgreSQL refused the transaction: {fault.Message}", fault) : fault;
                return;
            }
        }
    }

    private PostgresSession Begin(NpgsqlConnection connection, IReadOnlyList<WriteItem> items, List<byte[]> morePersons)
    {
        var session = new PostgresSession(connection, maps);
        var intents = items.Select(item => item.Intent).OfType<ActIntent>().ToList();
        var more = intents.SelectMany(intent => morePersons, (intent, person) => ActItem<object>.LockOf(intent.Bureau, "person", person));
        session.Begin(items.SelectMany(item => item.Locks).Concat(more), intents);
        session.Bureau = intents.Count > 0 ? intents[0].Bureau : default;
        return session;
    }

    /// <summary>False when the item must run alone with another lock.</summary>
    private static bool Apply(PostgresSession session, WriteItem item, MatterMemory memory)
    {
        session.Bureau = item.Intent?.Bureau ?? default;
        try
        {
            item.Apply(new StoreTransaction(session), memory);
            if (item.Wrote)
                session.Settle();
            else
                session.GiveBack();
            return true;
        }
        catch (LockMissingException)
        {
            session.GiveBack();
            return false;
        }
        // The server's refusal spoils the transaction; a fault of the decision is the item's own.
        catch (Exception fault) when (fault is not NpgsqlException)
        {
            item.Forget(memory);
            session.GiveBack();
            item.Fault = fault;
            return true;
        }
    }

    private void End(PostgresSession session, bool wrote)
    {
        if (!wrote)
        {
            session.Roll();
            return;
        }
        BeforeCommit?.Invoke();
        session.Commit();
    }

    private void WriteRefusals(List<WriteItem> refused, MatterMemory memory)
    {
        if (refused.Count == 0)
            return;
        try
        {
            using var connection = source.OpenConnection();
            var session = new PostgresSession(connection, maps);
            session.Begin([], []);
            var store = new StoreTransaction(session);
            foreach (var refusal in RefusalsOf(refused))
                store.Insert(refusal);
            session.Commit();
        }
        catch (Exception fault)
        {
            FailAll(refused, memory, fault);
        }
    }

    /// <summary>Another node was first, two waited for each other, or this process stood still in the midst of it: read again.</summary>
    private static bool IsPassing(PostgresException refused) =>
        refused.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or StoodStill;
}
