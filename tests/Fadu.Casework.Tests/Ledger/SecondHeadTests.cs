using Fadu.Casework.Registers;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Ledger;

/// <summary>A bureau that runs and chooses SM3 and SM2: from the act on, its heads carry both, and the SM3 tree is of all its leaves.</summary>
public abstract class SecondHeadTests(TestDatabase database) : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TestTime Time { get; } = new(Noon);

    public async ValueTask InitializeAsync()
    {
        await using var bureau = await OpenAsync(database, Time, Stop);
        if (await bureau.IsFoundedAsync(Stop))
            return;
        await FoundAsync(bureau, Stop);
        await RealLedger.CatchUpAsync(bureau, Stop);
        Assert.False(File.Exists(Path.Combine(bureau.Folder.Keys.Folder, "sm2.key")));
        Assert.Single(await File.ReadAllLinesAsync(Fadu.Store.Folder.DataFolder.VerifierFile(bureau.Folder.Path), Stop));
        await ChooseSm2Async(bureau, Stop);
        await CaseAsync(bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await RealLedger.CatchUpAsync(bureau, Stop);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Heads_before_the_act_are_as_they_were_and_every_head_that_covers_it_carries_both()
    {
        await using var bureau = await OpenAsync(database, Time, Stop);
        await using var context = bureau.Folder.Database.Reading();
        var heads = await context.Checkpoints.OrderBy(row => row.Size).Select(row => row.Note).ToListAsync(Stop);
        var chosen = (await context.Acts.SingleAsync(act => act.Act == "adopt-sm3-sm2", Stop)).ActId;
        var leaf = (await context.Leaves.SingleAsync(row => row.ActId == chosen, Stop)).LeafIndex;

        Assert.True(leaf >= 7, $"the act is leaf {leaf}");
        var notes = heads.ConvertAll(SignedNote.Parse);
        Assert.All(notes.Where(note => Checkpoint.Parse(note.Text).Size <= leaf), note => Assert.Equal((null, 1), (Checkpoint.Parse(note.Text).Sm3Root, note.Signatures.Count)));
        var later = notes.Where(note => Checkpoint.Parse(note.Text).Size > leaf).ToList();
        Assert.NotEmpty(later);
        Assert.All(later, note => Assert.True(note.IsSignedBy(bureau.Signing.Public) && note.IsSignedBy(bureau.Sm2Signing!.Public)));
        // The SM3 tree of all links from the first on, made here from the acts.
        var links = await (from one in context.Leaves
                           join act in context.Acts on one.ActId equals act.ActId
                           orderby one.LeafIndex
                           select act.Link).ToListAsync(Stop);
        var tree = new MerkleTree(TreeHash.Sm3);
        links.ForEach(link => tree.Append(TreeHash.Sm3.Leaf(new LedgerHash(link))));
        Assert.Equal(tree.Root, Checkpoint.Parse(notes[^1].Text).Sm3Root);
    }

    [Fact]
    public async Task It_verifies_by_its_keys_by_the_folders_and_by_keys_kept_outside_and_not_by_another_SM2_key()
    {
        await using var bureau = await OpenAsync(database, Time, Stop);
        var lines = await File.ReadAllLinesAsync(Fadu.Store.Folder.DataFolder.VerifierFile(bureau.Folder.Path), Stop);
        var other = new SigningKey(bureau.Origin, NoteKeyKind.Sm2, [.. Enumerable.Repeat((byte)3, 32)]);

        var byKeys = Verify(bureau, new VerificationRequest { Keys = bureau.Folder.Keys });
        var byFolder = Verify(bureau, new VerificationRequest { FolderKeys = [.. lines.Select(VerifierKey.Parse)] });
        var byFirst = Verify(bureau, new VerificationRequest { Trusted = [bureau.Signing.Public] });
        var byAnother = Verify(bureau, new VerificationRequest { Trusted = [bureau.Signing.Public, other.Public] });

        Assert.All([byKeys, byFolder, byFirst], result => Assert.True(result.Ok, string.Join('\n', result.Report.Problems)));
        Assert.Equal([bureau.Signing.Public.ToString(), bureau.Sm2Signing!.Public.ToString()], lines);
        Assert.Contains("SM3 root and the SM2 line hold too", byKeys.Report.Integrity.En, StringComparison.Ordinal);
        Assert.Contains("no SM2 key was told", byFirst.Report.Integrity.En, StringComparison.Ordinal);
        Assert.Equal(["checkpoint-sm2-signature"], byAnother.Report.Problems.Select(problem => problem.Rule.Id).Distinct());
    }

    [Fact]
    public async Task A_leaf_is_proven_from_the_stored_tiles_to_the_SM3_root()
    {
        await using var bureau = await OpenAsync(database, Time, Stop);
        var standing = new LedgerStanding(bureau);
        var head = Checkpoint.Parse(SignedNote.Parse((await standing.HeadAsync(Stop))!.Note).Text);
        var entries = Tile.ReadEntries((await standing.EntriesAsync(0, (int)head.Size, Stop))!);
        var fetched = await standing.Sm3TileAsync(0, 0, (int)head.Size, Stop);

        var proof = Proof.Inclusion(3, head.Size, Tile.Reader(head.Size, _ => fetched, TreeHash.Sm3), TreeHash.Sm3);

        Assert.True(Proof.VerifyInclusion(TreeHash.Sm3.Leaf(entries[3].Span), 3, head.Size, proof, head.Sm3Root!.Value, TreeHash.Sm3));
        Assert.False(Proof.VerifyInclusion(TreeHash.Sm3.Leaf(entries[4].Span), 3, head.Size, proof, head.Sm3Root.Value, TreeHash.Sm3));
        Assert.True(standing.IsGenuine((await standing.HeadAsync(Stop))!));
    }

    [Fact]
    public async Task Without_its_key_or_under_another_it_is_not_opened_for_writing()
    {
        string file;
        await using (var bureau = await OpenAsync(database, Time, Stop))
            file = Path.Combine(bureau.Folder.Keys.Folder, "sm2.key");
        var kept = await File.ReadAllTextAsync(file, Stop);
        try
        {
            File.Delete(file);
            var missing = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync(database, Time, Stop));
            await File.WriteAllTextAsync(file, Convert.ToBase64String(new byte[32]) + "\n", Stop);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var another = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync(database, Time, Stop));

            Assert.All([missing, another], refused => Assert.Contains("sm2.key", refused.Message, StringComparison.Ordinal));
        }
        finally
        {
            await File.WriteAllTextAsync(file, kept, Stop);
        }
        await (await OpenAsync(database, Time, Stop)).DisposeAsync();
    }

    [Fact]
    public async Task The_views_made_again_have_both_trees()
    {
        await using var bureau = await OpenAsync(database, Time, Stop);
        using var other = database.Another();
        var into = FaduDatabase.At(other.ConnectionString);
        await into.MigrateAsync(Stop);

        var report = await bureau.RebuildViewsAsync(into, Stop);

        Assert.True(report.IsSame, string.Join('\n', report.Differences));
        await using var rebuilt = into.Reading();
        Assert.True(await rebuilt.TreeTiles.AnyAsync(tile => tile.Level >= TreeTileRow.Sm3, Stop));
    }

    private static VerificationResult Verify(OpenBureau bureau, VerificationRequest request) => LedgerVerification.Run(bureau.Folder.Database, request, Time);
}

[Trait("Database", "sqlite")]
public sealed class SecondHeadTestsOnSqlite(SqliteTestDatabase database) : SecondHeadTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class SecondHeadTestsOnPostgres(PostgresTestDatabase database) : SecondHeadTests(database), IClassFixture<PostgresTestDatabase>;
