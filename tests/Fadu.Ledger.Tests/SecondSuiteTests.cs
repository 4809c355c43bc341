using System.Text;
using Xunit;
using static Fadu.Ledger.Tests.PlantedLedger;

namespace Fadu.Ledger.Tests;

/// <summary>The SM3 tree and the SM2 line beside the others: the standards' own examples, then what each of them finds that the other cannot.</summary>
public sealed class SecondSuiteTests
{
    // GB/T 32918.5-2017, annex A.2: the private number, its point, and the signature of "message digest" by 1234567812345678.
    private const string PrivateNumber = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
    private const string Point = "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
    private const string Signature = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";

    /// <summary>What somebody may do who has the database and, where it says so, one of the keys.</summary>
    internal static readonly Dictionary<string, (string Rule, Func<PlantedLedger, PlantedLedger> Do)> Attacks = new()
    {
        ["all derived and signed anew with the Ed25519 key, the SM3 root left away"] = ("checkpoint-sm3-missing", ledger => Resigned(Spoilt(ledger), (head, _) => new Checkpoint(Origin, head.Size, head.Root).Sign(Key))),
        ["all derived and signed anew with the Ed25519 key and another SM2 key"] = ("checkpoint-sm2-signature", ledger => Resigned(Spoilt(ledger), (head, sm3) => new Checkpoint(Origin, head.Size, head.Root, sm3).Sign(Key, OtherSm2Key))),
        ["all derived anew, signed by both, but for the SM3 root"] = ("checkpoint-sm3-root", ledger => Resigned(Spoilt(ledger), (head, _) => new Checkpoint(Origin, head.Size, head.Root, WholeSm3(head.Size)).Sign(Key, Sm2Key))),
        ["all derived anew, signed by both, but for the SHA-256 root"] = ("checkpoint-root", ledger => Resigned(Spoilt(ledger), (head, sm3) => new Checkpoint(Origin, head.Size, WholeRoot(head.Size), sm3).Sign(Key, Sm2Key))),
        ["the SM2 line taken away"] = ("checkpoint-sm2-signature", ledger => Lines(ledger, lines => [lines[0]])),
        ["the Ed25519 line taken away"] = ("checkpoint-signature", ledger => Lines(ledger, lines => [lines[^1]])),
        ["the SM2 line of another head"] = ("checkpoint-sm2-signature", ledger => Lines(ledger, lines => [lines[0], ledger.Checkpoints[2].Signatures[1]], only: 1)),
        ["an SM2 line of zeros"] = ("checkpoint-sm2-signature", ledger => Lines(ledger, lines => [lines[0], .. lines.Skip(1).Select(line => line with { Bytes = new byte[64] })])),
        ["a head held outside without its SM2 line"] = ("head-signature", Outside),
    };

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [InlineData("abc", 1, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcd", 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void The_hash_of_the_standards_examples(string text, int times, string expected)
    {
        var data = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));

        Assert.Equal(expected, TreeHash.Sm3.Of(data).ToString());
        Assert.Equal(expected, TreeHash.Sm3.Of(data).ToString());
    }

    [Fact]
    public void The_key_and_the_signature_of_the_standards_example()
    {
        var point = Convert.FromHexString(Point);
        var key = new VerifierKey("example", NoteKeyKind.Sm2, point);
        var line = new NoteSignature("example", key.Id, Convert.FromHexString(Signature));

        Assert.True(key.Verifies("message digest", line));
        Assert.False(key.Verifies("message digesu", line));
        // The seed is the private number less one.
        var seed = Convert.FromHexString(PrivateNumber);
        seed[^1]--;
        Assert.Equal(key, new SigningKey("example", NoteKeyKind.Sm2, seed).Public);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xff)]
    public void Every_seed_gives_a_key_that_signs_and_is_read_again(byte each)
    {
        var key = new SigningKey("example", NoteKeyKind.Sm2, [.. Enumerable.Repeat(each, 32)]);
        var read = VerifierKey.Parse(key.Public.ToString());

        Assert.Equal(key.Public, read);
        Assert.True(read.Verifies("text\n", key.Sign("text\n")));
        Assert.False(Sm2Key.Public.Verifies("text\n", key.Sign("text\n")));
        Assert.Throws<InvalidOperationException>(() => key.Cosign("text\n", 1));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(33)]
    [InlineData(40)]
    public void A_point_that_is_none_or_half_written_is_refused(int changed)
    {
        var point = Convert.FromHexString(Point);
        point[changed] ^= 1;

        Assert.Throws<FormatException>(() => new VerifierKey("example", NoteKeyKind.Sm2, point));
        Assert.Throws<FormatException>(() => new VerifierKey("example", NoteKeyKind.Sm2, point.AsSpan(0, 33)));
        Assert.Throws<FormatException>(() => VerifierKey.Parse("example+00000000+/w=="));
    }

    [Theory]
    [InlineData("sm3 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n")]
    [InlineData("sm3 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")]
    [InlineData("sm3 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nsm3 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    public void A_head_with_an_SM3_root_that_is_none_or_with_two_is_refused(string lines) =>
        Assert.Throws<FormatException>(() => Checkpoint.Parse("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n" + lines));

    [Fact]
    public void A_leaf_is_proven_to_the_SM3_root_and_not_to_the_other()
    {
        var nodes = new Dictionary<TreeNode, LedgerHash>();
        var tree = new MerkleTree(TreeHash.Sm3);
        var leaves = Enumerable.Range(0, 300).Select(i => TreeHash.Sm3.Leaf(LedgerHash.Of(BitConverter.GetBytes(i)))).ToList();
        var at100 = default(LedgerHash);
        foreach (var leaf in leaves)
        {
            tree.Append(leaf, nodes.Add);
            at100 = tree.Size == 100 ? tree.Root : at100;
        }
        var tiles = Tile.Reader(300, tile => tile.Write(node => nodes[node]), TreeHash.Sm3);
        var proof = Proof.Inclusion(77, 300, tiles, TreeHash.Sm3);
        var grown = Proof.Consistency(100, 300, tiles, TreeHash.Sm3);

        Assert.True(Proof.VerifyInclusion(leaves[77], 77, 300, proof, tree.Root, TreeHash.Sm3));
        Assert.False(Proof.VerifyInclusion(leaves[77], 77, 300, proof, tree.Root));
        Assert.False(Proof.VerifyInclusion(leaves[78], 77, 300, proof, tree.Root, TreeHash.Sm3));
        Assert.True(Proof.VerifyConsistency(100, 300, at100, tree.Root, grown, TreeHash.Sm3));
        Assert.False(Proof.VerifyConsistency(100, 300, at100, tree.Root, grown));
    }

    [Fact]
    public void A_whole_ledger_holds_by_both_keys_and_by_either_alone_and_says_which()
    {
        var ledger = MakeOfBoth();
        var both = ledger.Audit(withKeys: true);
        ledger.Keys = [Key.Public];
        var first = ledger.Audit(withKeys: true);
        // Promises are signed by the Ed25519 key alone.
        ledger.Promises.Clear();
        ledger.Keys = [Sm2Key.Public];
        var second = ledger.Audit(withKeys: true);
        ledger.Keys = [];
        var neither = ledger.Audit(withKeys: true);

        Assert.All([both, first, second, neither], report => Assert.Empty(report.Problems));
        Assert.Equal((VerdictState.Ok, 2), (both.Integrity.State, both.Counts.OfBoth));
        Assert.Equal(WholeSm3(14), both.Sm3Root);
        Assert.Contains("2 heads the SM3 root and the SM2 line hold too", both.Integrity.En, StringComparison.Ordinal);
        Assert.Equal(VerdictState.Ok, first.Integrity.State);
        Assert.Contains("no SM2 key was told", first.Integrity.En, StringComparison.Ordinal);
        Assert.Equal(VerdictState.Ok, second.Integrity.State);
        Assert.Equal(VerdictState.Unknown, neither.Integrity.State);
        Assert.Null(Make().Audit(withKeys: true).Sm3Root);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_done_to_one_of_the_two_is_found_by_its_rule(string name)
    {
        var report = Attacks[name].Do(MakeOfBoth()).Audit(withKeys: true);

        Assert.False(report.Ok);
        Assert.Contains(Attacks[name].Rule, report.Problems.Select(problem => problem.Rule.Id));
    }

    [Fact]
    public void A_line_taken_away_is_found_where_no_key_is_told_at_all()
    {
        var whole = MakeOfBoth();
        var ledger = Attacks["the SM2 line taken away"].Do(MakeOfBoth());
        whole.Keys = ledger.Keys = [];
        whole.Promises.Clear();
        ledger.Promises.Clear();

        Assert.Empty(whole.Audit(withKeys: true).Problems);
        Assert.Contains("checkpoint-sm2-signature", ledger.Audit(withKeys: true).Problems.Select(problem => problem.Rule.Id));
    }

    [Fact]
    public void Each_tree_finds_a_changed_leaf_by_itself()
    {
        var bySm3 = Attacks["all derived anew, signed by both, but for the SM3 root"].Do(MakeOfBoth()).Audit(withKeys: true);
        var bySha256 = Attacks["all derived anew, signed by both, but for the SHA-256 root"].Do(MakeOfBoth()).Audit(withKeys: true);

        Assert.Equal(["checkpoint-sm3-root"], bySm3.Problems.Select(problem => problem.Rule.Id).Distinct());
        Assert.Equal(["checkpoint-root"], bySha256.Problems.Select(problem => problem.Rule.Id).Distinct());
    }

    private static LedgerHash WholeSm3(long size) => Sm3Of(MakeOfBoth(), size);

    private static LedgerHash WholeRoot(long size) => Checkpoint.Parse(MakeOfBoth().Checkpoints.Single(head => Checkpoint.Parse(head.Text).Size == size).Text).Root;

    private static LedgerHash Sm3Of(PlantedLedger ledger, long size)
    {
        var tree = new MerkleTree(TreeHash.Sm3);
        foreach (var leaf in ledger.Leaves.Take((int)size))
            tree.Append(TreeHash.Sm3.Leaf(new LedgerHash(ledger[leaf.Act].Link.Span)));
        return tree.Root;
    }

    // An act before the choice, so that every head covers it; all that follows from it derived anew.
    private static PlantedLedger Spoilt(PlantedLedger ledger)
    {
        ledger.Change(ActId(3), act =>
        {
            var skeleton = SkeletonOf(act);
            skeleton["fineYuan"] = 1;
            return Reskeleton(act, skeleton) with { Columns = [.. act.Columns.Select(column => column.Path == "fineYuan" ? column with { Value = "1" } : column)] };
        });
        ledger.Replant();
        // Promises were signed over the links as they were; the holder of the key signs these too.
        foreach (var act in ledger.Promises.Keys.ToList())
            ledger.Promises[act] = ledger.PromiseFor(act);
        return ledger;
    }

    private static PlantedLedger Resigned(PlantedLedger ledger, Func<Checkpoint, LedgerHash, SignedNote> sign)
    {
        ledger.SignHeads(Key, 4, 9, 13);
        for (var i = 1; i < ledger.Checkpoints.Count; i++)
        {
            var head = Checkpoint.Parse(ledger.Checkpoints[i].Text);
            ledger.Checkpoints[i] = sign(head, Sm3Of(ledger, head.Size));
        }
        return ledger;
    }

    private static PlantedLedger Lines(PlantedLedger ledger, Func<IReadOnlyList<NoteSignature>, IReadOnlyList<NoteSignature>> change, int? only = null)
    {
        for (var i = 1; i < ledger.Checkpoints.Count; i++)
        {
            if (only is null || only == i)
                ledger.Checkpoints[i] = ledger.Checkpoints[i] with { Signatures = change(ledger.Checkpoints[i].Signatures) };
        }
        return ledger;
    }

    private static PlantedLedger Outside(PlantedLedger ledger)
    {
        var head = ledger.Checkpoints[2];
        ledger.OutsideHeads.Add((head with { Signatures = [head.Signatures[0]] }).ToString());
        return ledger;
    }
}
