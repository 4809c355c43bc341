using System.Globalization;
using Fadu.Store;
using Fadu.Testing;

namespace Fadu.Casework.Tests;

/// <summary>Acknowledged means kept, through loss of power too: each answer comes after a flush that began after its request.</summary>
public abstract class FlushTests(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 30)]
    [InlineData(32, 6)]
    public async Task Between_request_and_answer_of_every_act_lies_a_flush_to_disk(int clients, int acts)
    {
        await HostProcess.RequireTracingAsync(Stop);
        await using (var bureau = await TestBureau.OpenAsync(database, TimeProvider.System, Stop))
        {
            // A server that does not flush would fail the proof for the wrong reason.
            Assert.Equal(Durability.PowerLoss, await bureau.Folder.Database.DurabilityAsync(Stop));
            if (!await bureau.IsFoundedAsync(Stop))
                await TestBureau.FoundAsync(bureau, Stop);
        }
        var traces = Directory.CreateDirectory(Path.Combine(database.Folder, $"traces-{clients}")).FullName;
        string[] work = ["work", database.Folder, database.IsPostgres ? database.ConnectionString : "-", $"{clients}", $"{acts}", "alone"];

        var output = await HostProcess.OutputOfAsync(Stop, [.. database.IsPostgres ? [] : FlushTrace.Command(traces), .. HostProcess.Command, .. work]);

        var granted = output.Split('\n').Select(line => line.Split(' ')).Where(words => words is ["ack", _, _, _, _])
            .Select(words => (Asked: long.Parse(words[3], CultureInfo.InvariantCulture), Answered: long.Parse(words[4], CultureInfo.InvariantCulture))).ToList();
        var (first, last) = (granted.Min(act => act.Asked), granted.Max(act => act.Answered));
        var flushes = FlushTrace.Read(database is DurablePostgres server ? server.Traces : traces).Where(flush => flush.From >= first && flush.Until <= last).ToList();
        Assert.Equal(clients * acts, granted.Count);
        Assert.All(granted, act => Assert.Contains(flushes, flush => act.Asked <= flush.From && flush.Until <= act.Answered));
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{(database.IsPostgres ? "PostgreSQL" : "SQLite")}, {clients} clients: {flushes.Count} flushes for {granted.Count} acts, {(double)flushes.Count / granted.Count:0.00} an act"));
    }
}

[Trait("Database", "sqlite")]
public sealed class FlushTestsOnSqlite(SqliteTestDatabase database) : FlushTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class FlushTestsOnPostgres(DurablePostgres database) : FlushTests(database), IClassFixture<DurablePostgres>;
