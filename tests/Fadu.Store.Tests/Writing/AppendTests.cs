using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;

namespace Fadu.Store.Tests.Writing;

public abstract class AppendTests(TestDatabase database) : StoreTests(database)
{
    [Fact]
    public async Task The_first_act_begins_the_chain_of_its_matter()
    {
        var matter = NewMatter();
        var key = Keys.New();
        var draft = Draft(matter);
        var part = PartCipher.Seal(key, Bureau, matter, draft.Id, 1, 1, "identifying", "\"张三\""u8.ToArray());
        draft = draft with { Parts = [part] };

        var outcome = await Store.PerformAsync(Intent(matter, 0), _ => Record(Writes(draft)), Stop);

        var act = Assert.Single(Assert.IsType<ActOutcome<string>.Recorded>(outcome).Acts);
        var stored = Assert.Single(ActsOf(matter));
        Assert.Equal(1, stored.Number);
        Assert.Equal(new byte[32], stored.PreviousLink);
        Assert.Equal(LinkByHand(stored, part), stored.Link);
        Assert.Equal(act.Link, stored.Link);
        Assert.Equal(Noon, stored.RecordedAt);
        Assert.Equal(draft.Skeleton, stored.Skeleton);
        var head = HeadOf(matter)!;
        Assert.Equal((1, Convert.ToHexString(stored.Link)), (head.Version, Convert.ToHexString(head.LastLink)));
        Assert.Equal(new DateOnly(2026, 3, 16), head.OpenedOn);
    }

    [Fact]
    public async Task Each_act_names_the_link_of_the_one_before_it()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0);
        await RecordOne(matter, 1);
        await RecordOne(matter, 2);

        var acts = ActsOf(matter);

        Assert.Equal([1, 2, 3], acts.Select(act => act.Number));
        Assert.Equal(acts[0].Link, acts[1].PreviousLink);
        Assert.Equal(acts[1].Link, acts[2].PreviousLink);
    }

    [Fact]
    public async Task A_version_that_has_moved_on_is_a_conflict_that_shows_the_head_and_writes_nothing()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0);
        await RecordOne(matter, 1);
        var asked = false;

        var outcome = await Store.PerformAsync(
            Intent(matter, 1),
            _ =>
            {
                asked = true;
                return Record(Writes(Draft(matter)));
            },
            Stop);

        Assert.Equal(2, Assert.Single(Assert.IsType<ActOutcome<string>.Conflict>(outcome).Heads).Version);
        Assert.False(asked);
        Assert.Equal(2, ActsOf(matter).Count);
    }

    [Fact]
    public async Task A_matter_that_must_be_new_and_is_not_is_a_conflict()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0);

        Assert.IsType<ActOutcome<string>.Conflict>(await RecordOne(matter, 0));
    }

    [Fact]
    public async Task The_same_key_gives_the_first_answer_even_when_the_version_has_moved_on()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0, key: "one");
        await RecordOne(matter, 1);

        var again = await RecordOne(matter, 0, key: "one");

        Assert.Equal("number 1", Encoding.UTF8.GetString(Assert.IsType<ActOutcome<string>.Replayed>(again).Given.Answer));
        Assert.Equal(2, ActsOf(matter).Count);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_an_error_and_writes_nothing()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0, key: "one-body");

        Assert.IsType<ActOutcome<string>.KeyReused>(await RecordOne(matter, 1, key: "one-body", body: "another"));
        Assert.Single(ActsOf(matter));
    }

    [Fact]
    public async Task The_same_key_at_the_same_moment_is_recorded_once()
    {
        var matter = NewMatter();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => RecordOne(matter, null, key: "race"))));

        Assert.Single(outcomes.OfType<ActOutcome<string>.Recorded>());
        Assert.Equal(15, outcomes.OfType<ActOutcome<string>.Replayed>().Count());
        Assert.Single(ActsOf(matter));
    }

    [Fact]
    public async Task A_refusal_stands_in_its_register_and_the_matter_is_untouched()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0);
        var series = Guid.NewGuid().ToString();
        var refusal = Refusal(matter);

        var outcome = await Store.PerformAsync<string>(
            Intent(matter, 1, key: "refused"),
            transaction =>
            {
                transaction.NextInSeries(series);
                return new Decision<string>.Refuse("no", refusal);
            },
            Stop);

        Assert.Equal("no", Assert.IsType<ActOutcome<string>.Refused>(outcome).Value);
        Assert.Single(ActsOf(matter));
        using var reading = Database.Reading();
        Assert.Equal("李四", reading.Refusals.Single(row => row.RefusalId == refusal.RefusalId).Person);
        Assert.DoesNotContain(reading.Idempotency.ToList(), row => row.Key == "refused");
        Assert.Equal(1, await TakeNumber(matter, 1, series));
    }

    [Fact]
    public async Task Two_matters_are_recorded_together_or_not_at_all()
    {
        var (one, other) = (NewMatter(), NewMatter());
        await RecordOne(one, 0);
        await RecordOne(other, 0);
        var intent = Intent(one, 1) with { Matters = [new(one, 1), new(other, 1)] };

        var outcome = await Store.PerformAsync(intent, _ => Record(Merge(one, other)), Stop);
        var late = await Store.PerformAsync(intent with { Key = "late", Matters = [new(one, 2), new(other, 1)] }, _ => Record(Merge(one, other)), Stop);

        Assert.Equal([2, 2], Assert.IsType<ActOutcome<string>.Recorded>(outcome).Acts.Select(act => act.Number));
        Assert.IsType<ActOutcome<string>.Conflict>(late);
        Assert.Equal([2, 2], [ActsOf(one).Count, ActsOf(other).Count]);
    }

    [Fact]
    public async Task A_decision_that_fails_keeps_nothing_and_spoils_no_other()
    {
        var matters = Enumerable.Range(0, 32).Select(_ => NewMatter()).ToList();

        var outcomes = await Task.WhenAll(matters.Select((matter, i) => Task.Run(async () =>
        {
            try
            {
                await Store.PerformAsync(
                    Intent(matter, 0),
                    transaction =>
                    {
                        transaction.NextInSeries("spoilt");
                        return i % 4 == 0 ? throw new InvalidOperationException("planted") : Record(Writes(Draft(matter)));
                    },
                    Stop);
                return true;
            }
            catch (InvalidOperationException planted) when (planted.Message == "planted")
            {
                return false;
            }
        })));

        Assert.Equal(24, outcomes.Count(kept => kept));
        Assert.Equal(outcomes, matters.Select(matter => ActsOf(matter).Count == 1));
        // Numbers of a series have no gap: what the eight took went back.
        Assert.Equal(25, await TakeNumber(NewMatter(), 0, "spoilt"));
    }

    [Fact]
    public async Task A_row_the_database_refuses_fails_its_own_act_only()
    {
        var taken = NewMatter();
        await RecordOne(taken, 0);
        var matters = Enumerable.Range(0, 16).Select(_ => NewMatter()).ToList();

        var outcomes = await Task.WhenAll(matters.Select((matter, i) => Task.Run(async () =>
        {
            var rows = new RowChanges();
            if (i == 5)
                rows.Insert(new SubjectKeyRow { Bureau = Bureau, MatterId = matter, Subject = 1, KeyId = new KeyId(Guid.NewGuid()) })
                    .Insert(new SubjectKeyRow { Bureau = Bureau, MatterId = matter, Subject = 1, KeyId = new KeyId(Guid.NewGuid()) });
            var fault = await Xunit.Record.ExceptionAsync(() => Store.PerformAsync(Intent(matter, 0), _ => Record(Writes(Draft(matter), rows)), Stop));
            return fault is null;
        })));

        Assert.Equal(Enumerable.Range(0, 16).Select(i => i != 5), outcomes);
        Assert.Empty(ActsOf(matters[5]));
        Assert.Equal(15, matters.Sum(matter => ActsOf(matter).Count));
    }

    [Fact]
    public async Task A_failing_commit_fails_everybody_in_it_and_the_store_goes_on()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0);
        var head = HeadOf(matter)!;
        FailCommits(true);

        var faults = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Xunit.Record.ExceptionAsync(() =>
            Store.PerformAsync(Intent(matter), _ => Record(Writes(Draft(matter)) with { Remember = Folded(matter) }), Stop)).AsTask())));
        FailCommits(false);

        Assert.All(faults, fault => Assert.IsType<StoreWriteException>(fault));
        Assert.Single(ActsOf(matter));
        Assert.Null(Store.Remembered<string>(head));
        Assert.IsType<ActOutcome<string>.Recorded>(await RecordOne(matter, 1));
    }

    [Fact]
    public async Task Thirty_two_clients_on_one_matter_leave_a_chain_without_a_gap()
    {
        var matter = NewMatter();

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
                await RecordOne(matter);
        })));

        var acts = ActsOf(matter);
        Assert.Equal(Enumerable.Range(1, 160), acts.Select(act => act.Number));
        Assert.All(acts.Skip(1).Zip(acts), pair => Assert.Equal(pair.Second.Link, pair.First.PreviousLink));
        Assert.Equal(160, HeadOf(matter)!.Version);
    }

    [Fact]
    public async Task A_fold_is_remembered_for_its_own_history_and_no_other()
    {
        var matter = NewMatter();
        await Store.PerformAsync(Intent(matter, 0), _ => Record(Writes(Draft(matter)) with { Remember = Folded(matter) }), Stop);
        string? inside = null;

        await Store.PerformAsync(
            Intent(matter, 1),
            transaction =>
            {
                inside = transaction.Remembered<string>(transaction.Head(matter)!);
                return Record(Writes(Draft(matter)));
            },
            Stop);

        Assert.Equal("folded", inside);
        Assert.Null(Store.Remembered<string>(HeadOf(matter)!));
    }

    [Fact]
    public async Task Until_the_commit_the_latest_is_the_act_before_and_then_the_act_itself()
    {
        var matter = NewMatter();
        Task<ActOutcome<string>> RecordAs(string folded) => Store.PerformAsync(
            Intent(matter),
            _ => Record(Writes(Draft(matter)) with { Remember = new Dictionary<MatterId, object> { [matter] = folded } }),
            Stop);
        await RecordAs("first");
        string? onItsWay = null;
        Store.Engine.BeforeCommit = () => onItsWay ??= Store.Latest<string>(Bureau, matter);

        await RecordAs("second");
        Store.Engine.BeforeCommit = null;

        Assert.Equal("first", onItsWay);
        Assert.Equal("second", Store.Latest<string>(Bureau, matter));
        Assert.Equal("second", Store.Remembered<string>(HeadOf(matter)!));
    }

    [Fact]
    public async Task Whoever_is_answered_finds_its_own_act_however_many_share_the_commit()
    {
        var matter = NewMatter();
        var behind = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var number = 0;
                await Store.PerformAsync(
                    Intent(matter),
                    transaction =>
                    {
                        number = (transaction.Head(matter)?.Version ?? 0) + 1;
                        return Record(Writes(Draft(matter)) with { Remember = new Dictionary<MatterId, object> { [matter] = new Counted(number) } });
                    },
                    Stop);
                if (Store.Latest<Counted>(Bureau, matter)?.Number is not { } known || known < number)
                    Interlocked.Increment(ref behind);
            }
        })));

        Assert.Equal(0, behind);
    }

    [Fact]
    public async Task What_a_reader_folded_is_the_latest_only_when_nothing_was_written_meanwhile()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0);

        var quiet = await QuietMomentAsync();
        Store.Remember(HeadOf(matter)!, "read in a quiet moment", quiet);
        // Where other nodes write too there is no such moment.
        Assert.Equal(quiet is null ? null : "read in a quiet moment", Store.Latest<string>(Bureau, matter));

        var old = HeadOf(matter)!;
        await RecordOne(matter, 1);
        Assert.Null(Store.Latest<string>(Bureau, matter));
        Store.Remember(old, "read before the second act", quiet);
        Assert.Null(Store.Latest<string>(Bureau, matter));
    }

    [Fact]
    public async Task Time_does_not_run_back_in_a_matter()
    {
        var matter = NewMatter();
        await RecordOne(matter, 0);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.PerformAsync(Intent(matter, 1), _ => Record(Writes(Draft(matter, at: Noon.AddMilliseconds(-1)))), Stop));

        Assert.Single(ActsOf(matter));
    }

    [Fact]
    public async Task Acts_of_a_matter_are_read_after_a_number_in_the_transaction()
    {
        var matter = NewMatter();
        for (var i = 0; i < 4; i++)
            await RecordOne(matter);
        IReadOnlyList<int> read = [];

        await Store.PerformAsync<string>(
            Intent(matter, 4),
            transaction =>
            {
                read = [.. transaction.ActsAfter(matter, 2).Select(act => act.Number)];
                Assert.Equal(4, transaction.Read(context => context.Acts.Count(act => act.MatterId == matter)));
                return new Decision<string>.Nothing("read");
            },
            Stop);

        Assert.Equal([3, 4], read);
    }

    // The answer of an act comes an instant before its turn is over.
    private async Task<long?> QuietMomentAsync()
    {
        for (var i = 0; i < 100 && Store.Moment is null; i++)
            await Task.Delay(5, Stop);
        return Store.Moment;
    }

    private static Dictionary<MatterId, object> Folded(MatterId matter) => new() { [matter] = "folded" };

    private static ActWrites Merge(MatterId one, MatterId other) => new(
        [Draft(one, "merge"), Draft(other, "merge")],
        [Head(one, "merged"), Head(other, "merged")],
        _ => []);

    private static RefusalRow Refusal(MatterId matter) => new()
    {
        Bureau = Bureau,
        RefusalId = Guid.CreateVersion7(),
        At = Noon,
        Person = "李四",
        MatterId = matter,
        Version = 1,
        Procedure = "procedure",
        Act = "decide",
        Grounds = "[]"u8.ToArray(),
        Channel = "web",
    };

    private async Task<long> TakeNumber(MatterId matter, int version, string series)
    {
        var number = 0L;
        await Store.PerformAsync(
            Intent(matter, version),
            transaction =>
            {
                number = transaction.NextInSeries(series);
                return Record(Writes(Draft(matter)));
            },
            Stop);
        return number;
    }

    private void FailCommits(bool fail) => Store.Engine.BeforeCommit = fail ? () => throw new IOException("planted") : null;

    /// <summary>The entry's bytes put together by hand from docs/ledger-format.md.</summary>
    private static byte[] LinkByHand(ActRow act, SealedPart part)
    {
        var bytes = new MemoryStream();
        bytes.Write("fadu/entry/1\n"u8);
        bytes.Write([0, 6]);
        bytes.Write("shifan"u8);
        bytes.Write(act.MatterId.Value.ToByteArray(bigEndian: true));
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, act.Number);
        bytes.Write(number);
        bytes.Write(act.PreviousLink);
        bytes.Write(SHA256.HashData([.. "fadu/skeleton/1\n"u8, .. act.SkeletonSalt, .. act.Skeleton]));
        bytes.Write([0, 1]);
        bytes.Write(part.Commitment);
        bytes.Write(SHA256.HashData([.. part.Nonce, .. part.Ciphertext]));
        return SHA256.HashData(bytes.ToArray());
    }

    private sealed record Counted(int Number);
}

[Trait("Database", "sqlite")]
public sealed class AppendTestsOnSqlite(SqliteTestDatabase database) : AppendTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class AppendTestsOnPostgres(PostgresTestDatabase database) : AppendTests(database), IClassFixture<PostgresTestDatabase>;
