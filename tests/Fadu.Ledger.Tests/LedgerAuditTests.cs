using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Fadu.Ledger.Tests;

/// <summary>What an audit of a whole and of a spoilt ledger says; each attack is in <see cref="Attacks"/>, each column in <see cref="ColumnFlips"/>.</summary>
public sealed class LedgerAuditTests
{
    [Fact]
    public void A_whole_ledger_without_anything_outside_is_consistent_and_not_anchored()
    {
        var report = PlantedLedger.Make().Audit(withKeys: false);

        Assert.Empty(report.Problems);
        Assert.True(report.Ok);
        Assert.Equal((VerdictState.Ok, VerdictState.Ok, VerdictState.Unknown), States(report));
        Assert.Contains("self-consistent, not anchored", report.Anchored.En, StringComparison.Ordinal);
        Assert.Contains("of 14 parts only the ciphertext was checked", report.Integrity.En, StringComparison.Ordinal);
        // 15 acts, 14 in the tree, 13 under a head; parts are i % 3: 15 in all, one erased.
        Assert.Equal(new AuditCounts(3, 15, 14, 3, 13, 2, 2, 0, 14, 1), report.Counts);
    }

    [Fact]
    public void With_the_keys_every_part_is_proven_or_erased_by_a_named_act()
    {
        var report = PlantedLedger.Make().Audit(withKeys: true);

        Assert.True(report.Ok);
        Assert.DoesNotContain("without keys", report.Integrity.En, StringComparison.Ordinal);
        Assert.Equal((14, 0, 1), (report.Counts.PartsProven, report.Counts.PartsSealed, report.Counts.PartsErased));
        Assert.Equal(new ErasedPart(PlantedLedger.ActId(5), 2, PlantedLedger.ActId(11), PlantedLedger.MatterIds[1], 4), Assert.Single(report.Erased));
    }

    [Fact]
    public void A_head_held_outside_anchors_all_it_covers()
    {
        var ledger = PlantedLedger.Make();
        ledger.OutsideHeads.Add(ledger.Checkpoints[1].ToString());

        var report = ledger.Audit(withKeys: false);

        Assert.Equal((VerdictState.Ok, VerdictState.Ok, VerdictState.Ok), States(report));
        Assert.Contains("leaf 9", report.Anchored.En, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_head_held_outside_anchors_nothing()
    {
        var ledger = PlantedLedger.Make();
        ledger.OutsideHeads.Add(new Checkpoint(PlantedLedger.Origin, 0, TreeHash.Sha256.Empty).Sign(PlantedLedger.Key).ToString());

        Assert.Equal(VerdictState.Unknown, ledger.Audit(withKeys: false).Anchored.State);
    }

    [Fact]
    public void A_promise_held_outside_and_kept_is_said_but_is_no_anchor()
    {
        var ledger = PlantedLedger.Make();
        ledger.OutsidePromises.Add(ledger.PromiseFor(PlantedLedger.ActId(2)));
        ledger.OutsidePromises.Add(ledger.PromiseFor(PlantedLedger.ActId(3), LedgerHash.Of("signed"u8)));

        var anchored = ledger.Audit(withKeys: false).Anchored;

        Assert.Equal(VerdictState.Unknown, anchored.State);
        Assert.Contains("2 promises held outside are kept", anchored.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_cosignature_is_said_but_is_no_anchor()
    {
        var ledger = PlantedLedger.Make();
        ledger.Checkpoints[2] = ledger.Checkpoints[2].With(PlantedLedger.Witness.Cosign(ledger.Checkpoints[2].Text, 1_767_225_700));

        var anchored = ledger.Audit(withKeys: false).Anchored;

        Assert.Equal(VerdictState.Unknown, anchored.State);
        Assert.Contains("witness.example/w1, 2026-01-01T00:01:40Z, 13", anchored.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_signed_head_integrity_is_not_known()
    {
        var ledger = PlantedLedger.Make();
        ledger.Checkpoints.Clear();

        Assert.Equal((VerdictState.Unknown, VerdictState.Ok, VerdictState.Unknown), States(ledger.Audit(withKeys: true)));
    }

    [Fact]
    public void An_older_copy_of_everything_looks_whole_from_inside()
    {
        var report = Attacks.OlderCopy(PlantedLedger.Make()).Audit(withKeys: true);

        Assert.True(report.Ok);
        Assert.Equal(VerdictState.Unknown, report.Anchored.State);
    }

    [Fact]
    public void All_signed_anew_with_another_key_looks_whole_to_who_trusts_that_key()
    {
        var ledger = Attacks.SignedByAnother(PlantedLedger.Make());
        ledger.Keys = [PlantedLedger.OtherKey.Public];

        Assert.Equal(VerdictState.Unknown, ledger.Audit(withKeys: true).Anchored.State);
    }

    [Theory]
    [MemberData(nameof(Attacks.Names), MemberType = typeof(Attacks))]
    public void An_attack_is_found_by_its_rule_with_and_without_keys(string name)
    {
        var attack = Attacks.All[name];
        foreach (var withKeys in new[] { false, true })
        {
            var report = attack.Do(PlantedLedger.Make()).Audit(withKeys);

            Assert.False(report.Ok);
            Assert.Contains(attack.Rule, report.Problems.Select(problem => problem.Rule.Id));
        }
    }

    [Fact]
    public void Of_an_act_whose_time_was_changed_both_times_are_said_in_the_same_form()
    {
        var ledger = PlantedLedger.Make();
        ledger.Change(PlantedLedger.ActId(3), act => act with { RecordedAt = act.RecordedAt + 60_000 });

        var problem = ledger.Audit(withKeys: false).Problems.First(one => one.Rule.Id == "column-differs");

        var (was, found) = (DateTimeOffset.Parse(problem.Expected!, CultureInfo.InvariantCulture), DateTimeOffset.Parse(problem.Found!, CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.FromMinutes(1), found - was);
        Assert.Equal(problem.Expected!.Length, problem.Found!.Length);
    }

    [Fact]
    public void Leaf_rows_without_a_hash_are_held_against_the_heads_through_their_acts()
    {
        var ledger = PlantedLedger.Make();
        ledger.Leaves.AddRange(ledger.Leaves.ConvertAll(leaf => leaf with { LeafHash = null }));
        ledger.Leaves.RemoveRange(0, 14);
        Assert.True(ledger.Audit(withKeys: false).Ok);

        (ledger.Leaves[4], ledger.Leaves[6]) = (ledger.Leaves[4] with { Act = ledger.Leaves[6].Act }, ledger.Leaves[6] with { Act = ledger.Leaves[4].Act });

        Assert.Contains("checkpoint-root", ledger.Audit(withKeys: false).Problems.Select(problem => problem.Rule.Id));
    }

    [Fact]
    public void Every_column_of_every_row_changed_alone_is_found_with_and_without_keys()
    {
        var flips = ColumnFlips.All().ToList();

        Assert.True(flips.Count > 300, $"only {flips.Count} flips");
        Assert.Empty(flips.Where(flip => flip.Make().Audit(withKeys: false).Ok).Select(flip => flip.Name));
        Assert.Empty(flips.Where(flip => flip.Make().Audit(withKeys: true).Ok).Select(flip => flip.Name));
    }

    [Fact]
    public void A_problem_carries_its_place_and_both_values()
    {
        var ledger = Attacks.All["the fine of an act"].Do(PlantedLedger.Make());

        var problem = Assert.Single(ledger.Audit(withKeys: false).Problems);

        Assert.Equal("column-differs", problem.Rule.Id);
        Assert.Equal((PlantedLedger.ActId(3), PlantedLedger.MatterIds[0], 3, "fineYuan"), (problem.Place.Act, problem.Place.Matter, problem.Place.Number, problem.Place.Column));
        Assert.Equal(("300", "1"), (problem.Expected, problem.Found));
    }

    [Fact]
    public void Problems_beyond_the_limit_are_counted()
    {
        var ledger = PlantedLedger.Make();
        ledger.Acts.Clear();
        ledger.Matters.Clear();

        var report = LedgerAudit.Run(new AuditInput(PlantedLedger.Origin, [PlantedLedger.Key.Public], [], ledger.Leaves, [], ledger.Now, 1) { MaxProblems = 5 });

        Assert.Equal((5, 14), (report.Problems.Count, report.ProblemsFound));
    }

    [Fact]
    public void A_row_that_could_not_be_read_is_a_problem()
    {
        var report = LedgerAudit.Run(new AuditInput(PlantedLedger.Origin, [PlantedLedger.Key.Public], [], [], [], 0, 0)
        {
            Unreadable = [new UnreadableRow("acts 7", "an id of 16 bytes", "3 bytes")],
        });

        Assert.Equal("row-unreadable", Assert.Single(report.Problems).Rule.Id);
    }

    [Fact]
    public void Acts_of_a_matter_that_do_not_come_together_are_the_callers_fault()
    {
        var acts = PlantedLedger.Make().Acts;
        var scattered = acts.Skip(1).Append(acts[0]);

        Assert.Throws<InvalidOperationException>(() => LedgerAudit.Run(new AuditInput("o", [], scattered, [], [], 0, 0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void How_many_acts_are_checked_at_once_changes_nothing_that_is_said(int actsAtOnce)
    {
        foreach (var (name, attack) in Attacks.All)
        {
            var (one, other) = (attack.Do(PlantedLedger.Make()).Audit(withKeys: true), attack.Do(PlantedLedger.Make()).Audit(withKeys: true, actsAtOnce));

            Assert.Equal(one.Problems.ToHashSet(), other.Problems.ToHashSet());
            Assert.Equal((name, one.Counts, one.ProblemsFound), (name, other.Counts, other.ProblemsFound));
        }
    }

    [Fact]
    public void What_breaks_the_reading_of_rows_is_told_as_it_was_thrown()
    {
        static IEnumerable<AuditedAct> Broken()
        {
            yield return PlantedLedger.Make().Acts[0];
            throw new IOException("the disk is gone");
        }

        var input = new AuditInput("o", [], Broken(), [], [], 0, 0) { ActsAtOnce = 1 };

        Assert.Equal("the disk is gone", Assert.Throws<IOException>(() => LedgerAudit.Run(input)).Message);
    }

    [Fact]
    public void A_skeleton_with_a_key_twice_is_not_a_record_though_it_is_committed_to()
    {
        var ledger = PlantedLedger.Make().Change(PlantedLedger.ActId(14), act =>
        {
            byte[] skeleton = [.. "{\"act\":\"x\","u8, .. act.Skeleton.Span[1..]];
            return act with { Skeleton = skeleton, SkeletonCommitment = Commitment.OfSkeleton(act.SkeletonSalt!.Value.Span, skeleton).ToArray() };
        });

        Assert.Contains("skeleton-malformed", ledger.Relink().Audit(withKeys: false).Problems.Select(problem => problem.Rule.Id));
    }

    [Fact]
    public void An_erasure_may_stand_in_a_skeleton_of_any_shape_without_a_crash()
    {
        var ledger = PlantedLedger.Make().Change(PlantedLedger.ActId(14), act =>
        {
            var skeleton = PlantedLedger.SkeletonOf(act);
            skeleton["erases"] = new JsonArray("all of it");
            return PlantedLedger.Reskeleton(act, skeleton);
        });

        Assert.Contains("skeleton-malformed", ledger.Relink().Audit(withKeys: false).Problems.Select(problem => problem.Rule.Id));
    }

    private static (VerdictState Integrity, VerdictState Completeness, VerdictState Anchored) States(AuditReport report)
        => (report.Integrity.State, report.Completeness.State, report.Anchored.State);
}
