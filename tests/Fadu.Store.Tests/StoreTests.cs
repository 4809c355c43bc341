using System.Security.Cryptography;
using System.Text;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;

namespace Fadu.Store.Tests;

/// <summary>A migrated database with its writer, and short ways to say what is recorded.</summary>
public abstract class StoreTests(TestDatabase database) : IAsyncLifetime
{
    protected static readonly BureauId Bureau = new("shifan");
    protected static readonly DateTimeOffset Noon = new(2026, 3, 16, 4, 0, 0, TimeSpan.Zero);

    private ActStore? store;
    private KeyRing? keys;

    protected FaduDatabase Database { get; } = FaduDatabase.At(database.ConnectionString);

    protected ActStore Store => store!;

    protected KeyRing Keys => keys!;

    protected string Folder => database.Folder;

    protected TestDatabase Another() => database.Another();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Database.MigrateAsync(Stop);
        store = Database.OpenForWriting();
        keys = KeyRing.Open(Path.Combine(database.Folder, "keys"));
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Keys.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static MatterId NewMatter() => new(Guid.CreateVersion7());

    protected ActIntent Intent(MatterId matter, int? version = null, string? key = null, string body = "body", string actor = "zhangsan") =>
        new(Bureau, actor, key ?? Guid.NewGuid().ToString(), RequestMark.Of(Keys, Bureau, SHA256.HashData(Encoding.UTF8.GetBytes(body))), [new ExpectedVersion(matter, version)]);

    protected static ActDraft Draft(MatterId matter, string act = "note", DateTimeOffset? at = null, params SealedPart[] parts) => new(
        new ActId(Guid.CreateVersion7()), matter, "procedure", act, at ?? Noon, at ?? Noon, false, "zhangsan",
        Encoding.UTF8.GetBytes($$"""{"act":"{{act}}"}"""), RandomNumberGenerator.GetBytes(32), parts);

    protected static MatterRow Head(MatterId matter, string stage = "begun") => new()
    {
        Bureau = Bureau,
        MatterId = matter,
        FileNumber = "示公（治）受字〔2026〕" + matter,
        Procedure = "procedure",
        Stage = stage,
        OpenedOn = new DateOnly(2026, 3, 16),
        EarliestDue = Noon.AddDays(30),
    };

    protected static Decision<string> Record(ActWrites writes) => new Decision<string>.Record("recorded", writes);

    protected static ActWrites Writes(ActDraft draft, RowChanges? rows = null) =>
        new([draft], [Head(draft.Matter)], acts => Encoding.UTF8.GetBytes($"number {acts[0].Number}")) { Rows = rows ?? new RowChanges() };

    protected Task<ActOutcome<string>> RecordOne(MatterId matter, int? version = null, string? key = null, string body = "body") =>
        Store.PerformAsync(Intent(matter, version, key, body), _ => Record(Writes(Draft(matter))), Stop);

    protected IReadOnlyList<ActRow> ActsOf(MatterId matter)
    {
        using var reading = Database.Reading();
        return [.. reading.Acts.Where(act => act.MatterId == matter).OrderBy(act => act.Number)];
    }

    protected MatterRow? HeadOf(MatterId matter)
    {
        using var reading = Database.Reading();
        return reading.Matters.SingleOrDefault(head => head.MatterId == matter);
    }
}
