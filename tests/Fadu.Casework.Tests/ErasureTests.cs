using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>删除: two persons erase a party's data; nothing else goes, and the ledger still proves what stands.</summary>
public abstract class ErasureTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly Actor Officer = Actor.Officer(Handler);
    private static readonly Actor Chief = Actor.Officer(Head);
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenBureau Bureau => bureau!;

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, new TestTime(Noon), Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Nobody_erases_alone_and_nothing_is_erased_unproposed()
    {
        var matter = await EndedAsync("司徒示例", "430100198801010035");

        var unproposed = await RulesAsync(matter, Chief);
        await GrantedAsync(Bureau, Chief, Small("propose-forgetting", matter, subjects: [1]), Stop);
        var alone = await RulesAsync(matter, Chief);
        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", matter, subjects: [1]), Stop);
        var second = await RulesAsync(matter, Chief);
        var again = await RulesAsync(matter, Chief);

        Assert.Equal([("erased-by-two", "propose-forgetting")], unproposed);
        Assert.Equal([("erased-by-two", null)], alone);
        Assert.Empty(second);
        // What was proposed is done: a further erasure has to be proposed anew.
        Assert.Equal([("erased-by-two", "propose-forgetting")], again);
    }

    [Fact]
    public async Task The_erased_party_is_gone_everywhere_and_the_other_one_stands()
    {
        var matter = await EndedAsync("尉迟示例", "430100198801010043", decided: true);
        await CatchUpAsync();
        var preview = await new Sight(Bureau).ErasableAsync(matter, 1, Stop);

        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", matter, subjects: [1]), Stop);
        var erased = await GrantedAsync(Bureau, Chief, Small("forget-person", matter, subjects: [1]), Stop);
        // Before the clerk has come to it, what is written next is sealed under a key of its own already.
        await GrantedAsync(Bureau, Officer, Small("note-after-end", matter, new() { ["after-words"] = "当事人来电询问" }, [1]), Stop);
        await CatchUpAsync();

        var page = (await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop))!;
        Assert.Equal(["enter-person", "enter-person", "tell-person", "settle-case"], preview.Select(one => one.Act));
        Assert.Equal((null, "单于样本"), (page.Subjects[0].Profile!.Name, page.Subjects[1].Profile!.Name));
        Assert.Equal("当事人来电询问", page.Timeline[^1].Fields["after-words"]!.ToString());
        Assert.Empty((await Bureau.Search.FindAsync("尉迟示例", Handler, Paging.Of(1, 20), "test", Stop)).Rows);
        Assert.Contains(matter, (await Bureau.Search.FindAsync("单于样本", Handler, Paging.Of(1, 20), "test", Stop)).Rows.Select(one => one.Matter));
        await using (var context = Bureau.Folder.Database.Reading())
        {
            var id = new MatterId(matter);
            Assert.Equal(0, await context.PriorDecisions.CountAsync(row => row.MatterId == id, Stop));
            var parts = await (from act in context.Acts join part in context.Parts on act.ActId equals part.ActId where act.MatterId == id && part.ErasedBy != null select part).ToListAsync(Stop);
            Assert.Equal(preview.Count, parts.Count);
            Assert.All(parts, part => Assert.Equal((1, (int?)erased.Number, null), (part.Subject, part.ErasedBy, part.Ciphertext)));
        }

        Assert.True(VerifiedErased() >= preview.Count);
        var again = FaduDatabase.InFile(Path.Combine(Directory.CreateTempSubdirectory("fadu-erased-").FullName, "rebuilt.db"));
        await again.MigrateAsync(Stop);
        var report = await Bureau.RebuildViewsAsync(again, Stop);
        Assert.True(report.IsSame, string.Join('\n', report.Differences));
        // The new name of the same number is another text: who is erased may be entered again.
        Assert.Single(await new Sight(Bureau).ErasableAsync(matter, 1, Stop));
    }

    [Fact]
    public async Task An_erasure_cut_short_after_the_key_is_finished_by_the_next_clerk()
    {
        var matter = await EndedAsync("公冶示例", "430100198801010051");
        await CatchUpAsync();
        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", matter, subjects: [1]), Stop);
        var act = await GrantedAsync(Bureau, Chief, Small("forget-person", matter, subjects: [1]), Stop);

        // The key is destroyed, and the process ends before the texts are.
        _ = await new EraseWork(Bureau).MakeReadyAsync([new TouchedMatter(new MatterId(matter), act.Number, new HashSet<string>(["forget-person"])) { First = act.Number }], Stop);
        var between = (await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop))!.Subjects[0].Profile!.Name;
        var left = await new Sight(Bureau).ErasableAsync(matter, 1, Stop);
        await CatchUpAsync();

        Assert.Null(between);
        Assert.NotEmpty(left);
        Assert.Empty(await new Sight(Bureau).ErasableAsync(matter, 1, Stop));
        Assert.True(VerifiedErased() >= left.Count);
    }

    [Fact]
    public async Task Files_about_the_erased_party_alone_go_with_it_out_of_every_copy_and_no_other_does()
    {
        var matter = await CaseAsync(Bureau, "宰父示例", "430100198801010094", "1988-01-01", Stop);
        var another = await CaseAsync(Bureau, "谷梁示例", "430100198801010107", "1988-01-01", Stop);
        await GrantedAsync(Bureau, Officer, Small("enter-person", matter, new() { ["person-name"] = "单于样本" }), Stop);
        var (own, both, elsewhere) = (await TakenInAsync(1), await TakenInAsync(2), await TakenInAsync(3));
        await GrantedAsync(Bureau, Officer, Small("tell-person", matter, subjects: [1]) with { Files = [own.Hash, both.Hash, elsewhere.Hash] }, Stop);
        await GrantedAsync(Bureau, Officer, Small("tell-person", matter, subjects: [2]) with { Files = [both.Hash] }, Stop);
        await GrantedAsync(Bureau, Officer, Small("tell-person", another, subjects: [1]) with { Files = [elsewhere.Hash] }, Stop);
        var told = (await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop))!.Timeline.Single(entry => entry.Files.Count == 3).Act.Number;
        await GrantedAsync(Bureau, Officer, Small("end-case", matter), Stop);
        await CatchUpAsync();
        var preview = await new Sight(Bureau).ErasableAsync(matter, 1, Stop);
        var copies = Directory.GetFiles(Path.Combine(Bureau.Folder.Path, "files"), "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes);

        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", matter, subjects: [1]), Stop);
        await GrantedAsync(Bureau, Chief, Small("forget-person", matter, subjects: [1]), Stop);
        await CatchUpAsync();

        Assert.Equal([(told, "tell-person")], preview.Where(one => one.Class == "file").Select(one => (one.Number, one.Act)));
        Assert.Empty(await new Sight(Bureau).ErasableAsync(matter, 1, Stop));
        // Put back from a copy it is noise: its key is gone.
        var gone = copies.Keys.Single(path => !File.Exists(path));
        await File.WriteAllBytesAsync(gone, copies[gone], Stop);
        Assert.Null(await Bureau.Evidence.OpenAsync(own.Hash, Stop));
        Assert.Equal((own, null), await Bureau.Pages.FileAsync(matter, told, 1 + Place(own), Handler, "test", Stop));
        foreach (var (file, number) in new[] { (both, (byte)2), (elsewhere, (byte)3) })
            Assert.Equal(Picture(number), await BytesAsync(file.Hash));
        Assert.True(VerifiedErased() > 0);
        // The same picture may be taken in again: it is another file, under another key.
        Assert.Equal(own, await TakenInAsync(1));
        Assert.Equal(Picture(1), await BytesAsync(own.Hash));

        int Place(AttachedFile file) => new[] { own, both, elsewhere }.OrderBy(one => one.Hash, StringComparer.Ordinal).ToList().IndexOf(file);
    }

    [Fact]
    public async Task What_a_system_signed_of_the_erased_party_goes_with_it_out_of_every_copy_and_nothing_else_does()
    {
        var matter = await CaseAsync(Bureau, "太叔示例", "430100198801010123", "1988-01-01", Stop);
        async Task<(ActId Act, SignedRequestRow Row)> EnteredAsync(string name)
        {
            var signed = new SignedRequest($"content-digest of {name}", new byte[64], new byte[32]);
            var act = await GrantedAsync(Bureau, Actor.Machine("handing"), Small("enter-person", matter, new() { ["person-name"] = name }) with { Proof = signed }, Stop);
            await using var context = Bureau.Folder.Database.Reading();
            var id = new ActId(act.Id);
            var row = await context.SignedRequests.SingleAsync(one => one.ActId == id, Stop);
            Assert.Equal((signed.Base, signed.Digest), (SignedRequest.Read(row, Bureau.Folder.Keys)!.Base, act.Request));
            Assert.DoesNotContain("content-digest", System.Text.Encoding.Latin1.GetString(row.Text), StringComparison.Ordinal);
            return (id, row);
        }
        var (erased, stays) = (await EnteredAsync("申屠样本"), await EnteredAsync("公羊样本"));
        await GrantedAsync(Bureau, Officer, Small("end-case", matter), Stop);
        await CatchUpAsync();

        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", matter, subjects: [2]), Stop);
        await GrantedAsync(Bureau, Chief, Small("forget-person", matter, subjects: [2]), Stop);
        await CatchUpAsync();

        await using var after = Bureau.Folder.Database.Reading();
        Assert.Equal([stays.Act], await after.SignedRequests.Where(row => row.ActId == erased.Act || row.ActId == stays.Act).Select(row => row.ActId).ToListAsync(Stop));
        // Put back from a copy it is noise.
        Assert.Null(SignedRequest.Read(erased.Row, Bureau.Folder.Keys));
        Assert.NotNull(SignedRequest.Read(stays.Row, Bureau.Folder.Keys));
        Assert.True(VerifiedErased() > 0);
    }

    [Fact]
    public async Task What_is_kept_of_requests_about_the_erased_party_can_be_tried_no_more_and_asked_again_they_get_the_first_answer()
    {
        var matter = await CaseAsync(Bureau, "澹台示例", "430100198801010190", "1988-01-01", Stop);
        ActRequest Enter(string name) => Small("enter-person", matter, new() { ["person-name"] = name }, key: $"{name[..2]}-{matter}");
        var (erased, stays) = (Enter("申屠样本"), Enter("公羊样本"));
        var first = await GrantedAsync(Bureau, Officer, erased, Stop);
        await GrantedAsync(Bureau, Officer, stays, Stop);
        await GrantedAsync(Bureau, Officer, Small("end-case", matter), Stop);
        var before = (await KeyOfMarkAsync(erased), await KeyOfMarkAsync(stays));
        await CatchUpAsync();
        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", matter, subjects: [2]), Stop);
        var by = await GrantedAsync(Bureau, Chief, Small("forget-person", matter, subjects: [2]), Stop);
        await CatchUpAsync();

        // Each was kept under the key of its own party; that of the erased is in no folder any more.
        Assert.NotEqual(before.Item1, before.Item2);
        Assert.Contains(before.Item1, Bureau.Folder.Keys.Erasures().Select(one => one.Key));
        Assert.Null(Bureau.Folder.Keys.Find(before.Item1));
        Assert.NotNull(Bureau.Folder.Keys.Find(before.Item2));
        // Asked again it is not done again, whatever it says now; of the other one it is still told apart.
        foreach (var again in new[] { erased, erased with { Fields = new() { ["person-name"] = "第三人样本" } } })
            Assert.Equal((first.Id, true), (await GrantedAsync(Bureau, Officer, again, Stop)) is var same ? (same.Id, same.Replayed) : default);
        Assert.Equal("key", Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(await Bureau.Desk.PerformAsync(stays with { Fields = erased.Fields }, Officer, Stop)).Errors).Place);
        Assert.Equal(by.Number, (await Bureau.Reader.FindAsync(Bureau.Bureau, new MatterId(matter), Stop))!.Version);

        async Task<KeyId> KeyOfMarkAsync(ActRequest request)
        {
            await using var context = Bureau.Folder.Database.Reading();
            return new KeyId(new Guid((await context.Idempotency.SingleAsync(row => row.Key == request.Key, Stop)).RequestHash.AsSpan(0, 16), bigEndian: true));
        }
    }

    [Fact]
    public async Task A_file_lies_sealed_once_and_what_is_refused_lies_nowhere()
    {
        string[] Stored() => Directory.Exists(Path.Combine(Bureau.Folder.Path, "files")) ? Directory.GetFiles(Path.Combine(Bureau.Folder.Path, "files"), "*", SearchOption.AllDirectories) : [];
        var before = Stored();
        var words = "司寇样本住在示例路九十九号\n";
        var text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(words, 5_000)));

        var (file, _) = await Bureau.Evidence.TakeInAsync(new MemoryStream(text), text.Length, Stop);
        var (again, _) = await Bureau.Evidence.TakeInAsync(new MemoryStream(text), text.Length, Stop);
        foreach (var refused in new[] { text[..1], [], System.Text.Encoding.UTF8.GetBytes("<html><script>alert(1)</script>") })
            Assert.NotNull((await Bureau.Evidence.TakeInAsync(new MemoryStream(refused), refused.Length > 5 ? 1000 : 0, Stop)).Refused);

        Assert.Equal(file, again);
        Assert.Equal(text.Length, file!.Size);
        var stored = Assert.Single(Stored().Except(before));
        Assert.Equal(-1, File.ReadAllBytes(stored).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(words[..6])));
        Assert.Equal(text, await BytesAsync(file.Hash));
        Assert.True(await Bureau.Folder.Files.VerifyAsync(Convert.FromHexString(Path.GetFileName(stored)), Stop));
    }

    [Fact]
    public async Task No_import_erases()
    {
        var matter = await EndedAsync("闻人示例", "430100198801010078");
        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", matter, subjects: [1]), Stop);

        var imported = await Bureau.Desk.PerformAsync(Small("forget-person", matter, subjects: [1]), Chief with { Kind = ActorKind.Import }, Stop);

        Assert.Equal("act", Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(imported).Errors).Place);
    }

    private async Task<List<(string Rule, string? Cure)>> RulesAsync(Guid matter, Actor actor) =>
        await Bureau.Desk.PerformAsync(Small("forget-person", matter, subjects: [1]), actor, Stop) switch
        {
            Ruling<Act>.Refused refused => [.. refused.Grounds.Select(ground => (ground.Rule, ground.CureAct))],
            Ruling<Act>.Granted => [],
            var other => throw new InvalidOperationException(other.ToString()),
        };

    private long VerifiedErased()
    {
        var result = LedgerVerification.Run(Bureau.Folder.Database, new VerificationRequest { Bureau = Bureau.Bureau, Keys = Bureau.Folder.Keys }, TimeProvider.System);
        Assert.True(result.Ok, string.Join('\n', result.Report.Problems));
        return result.Report.Counts.PartsErased;
    }

    private static byte[] Picture(byte number) => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, number, .. new byte[70_000]];

    private async Task<AttachedFile> TakenInAsync(byte picture) => (await Bureau.Evidence.TakeInAsync(new MemoryStream(Picture(picture)), 100_000, Stop)).File!;

    private async Task<byte[]> BytesAsync(string hash)
    {
        await using var content = await Bureau.Evidence.OpenAsync(hash, Stop);
        using var bytes = new MemoryStream();
        await content!.CopyToAsync(bytes, Stop);
        return bytes.ToArray();
    }

    // A case with two persons that has come to its end.
    private async Task<Guid> EndedAsync(string name, string identity, bool decided = false)
    {
        var matter = await CaseAsync(Bureau, name, identity, "1988-01-01", Stop);
        await GrantedAsync(Bureau, Officer, Small("enter-person", matter, new() { ["person-name"] = "单于样本" }), Stop);
        if (decided)
            await GrantedAsync(Bureau, Chief, Settle(matter, first: true), Stop);
        await GrantedAsync(Bureau, Officer, Small("end-case", matter), Stop);
        return matter;
    }

    private async Task CatchUpAsync()
    {
        await Bureau.Folder.Acts.WriteAsync(
            work =>
            {
                if (work.Find<LeaseRow>(Bureau.Bureau, ClerkLease.Name) is { } held)
                    work.Put(new LeaseRow { Bureau = held.Bureau, Lease = held.Lease, Holder = held.Holder, Fencing = held.Fencing, Until = DateTimeOffset.UnixEpoch });
            },
            Stop);
        using var clerk = new ClerkHost(Bureau, NullLogger<ClerkHost>.Instance);
        Assert.True(await clerk.CatchUpAsync(Stop));
    }
}

[Trait("Database", "sqlite")]
public sealed class ErasureTestsOnSqlite(SqliteTestDatabase database) : ErasureTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class ErasureTestsOnPostgres(PostgresTestDatabase database) : ErasureTests(database), IClassFixture<PostgresTestDatabase>;
