using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Fadu.Ledger.Tests;

/// <summary>Roots and proofs of the certificate-transparency test tree (the vectors of RFC 6962 implementations), then properties over all sizes.</summary>
public sealed class MerkleTreeTests
{
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Gives_the_known_root_at_each_size()
    {
        var tree = new MerkleTree();
        var roots = new List<string> { tree.Root.ToString() };
        foreach (var leaf in Leaves)
        {
            tree.Append(MerkleTree.LeafHash(Convert.FromHexString(leaf)));
            roots.Add(tree.Root.ToString());
        }

        Assert.Equal(Roots, roots);
    }

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Gives_the_known_inclusion_proofs(int leaf, int size, string expected)
    {
        var proof = Proof.Inclusion(leaf, size, Known(size).Read);

        Assert.Equal(expected, string.Join(' ', proof));
        Assert.True(Proof.VerifyInclusion(MerkleTree.LeafHash(Convert.FromHexString(Leaves[leaf])), leaf, size, proof, LedgerHash.FromHex(Roots[size])));
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Gives_the_known_consistency_proofs(int oldSize, int newSize, string expected)
    {
        var proof = Proof.Consistency(oldSize, newSize, Known(newSize).Read);

        Assert.Equal(expected, string.Join(' ', proof));
        Assert.True(Proof.VerifyConsistency(oldSize, newSize, LedgerHash.FromHex(Roots[oldSize]), LedgerHash.FromHex(Roots[newSize]), proof));
    }

    [Property(MaxTest = 300)]
    public Property Every_inclusion_proof_holds_and_none_with_a_bit_flipped()
        => Prop.ForAll(Arb.From(Places), place =>
        {
            var tree = PlantedTree.Of(place.Size);
            var (leaf, root) = (PlantedTree.Leaf(place.Index), tree.Root(place.Size));
            var proof = Proof.Inclusion(place.Index, place.Size, tree.Read);

            Assert.True(Proof.VerifyInclusion(leaf, place.Index, place.Size, proof, root));
            Assert.False(Proof.VerifyInclusion(Flipped(leaf, place.Bit), place.Index, place.Size, proof, root));
            Assert.False(Proof.VerifyInclusion(leaf, place.Index, place.Size, proof, Flipped(root, place.Bit)));
            Assert.False(Proof.VerifyInclusion(leaf, place.Index, place.Size, [.. proof, root], root));
            Assert.False(Proof.VerifyInclusion(leaf, place.Index + 1, place.Size, proof, root));
            foreach (var broken in Broken(proof, place.Bit))
                Assert.False(Proof.VerifyInclusion(leaf, place.Index, place.Size, broken, root));
        });

    [Property(MaxTest = 300)]
    public Property Every_consistency_proof_holds_and_none_with_a_bit_flipped()
        => Prop.ForAll(Arb.From(Places), place =>
        {
            var (oldSize, newSize) = (place.Index + 1, place.Size);
            var tree = PlantedTree.Of(newSize);
            var (oldRoot, newRoot) = (PlantedTree.Of(oldSize).Root(oldSize), tree.Root(newSize));
            var proof = Proof.Consistency(oldSize, newSize, tree.Read);

            Assert.True(Proof.VerifyConsistency(oldSize, newSize, oldRoot, newRoot, proof));
            Assert.False(Proof.VerifyConsistency(oldSize, newSize, Flipped(oldRoot, place.Bit), newRoot, proof));
            Assert.False(Proof.VerifyConsistency(oldSize, newSize, oldRoot, Flipped(newRoot, place.Bit), proof));
            Assert.False(Proof.VerifyConsistency(oldSize, newSize, oldRoot, newRoot, [.. proof, newRoot]));
            foreach (var broken in Broken(proof, place.Bit))
                Assert.False(Proof.VerifyConsistency(oldSize, newSize, oldRoot, newRoot, broken));
        });

    [Property(MaxTest = 100)]
    public Property The_root_is_that_of_the_definition()
        => Prop.ForAll(Arb.From(Places), place => Assert.Equal(PlantedTree.Definition(0, place.Size), PlantedTree.Of(place.Size).Root(place.Size)));

    [Fact]
    public void An_inner_node_does_not_pass_for_a_leaf()
    {
        var tree = PlantedTree.Of(8);
        var shortened = Proof.Inclusion(0, 8, tree.Read).Skip(1).ToList();

        Assert.False(Proof.VerifyInclusion(tree.Read(new TreeNode(1, 0)), 0, 8, shortened, tree.Root(8)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 8)]
    [InlineData(8, 8)]
    [InlineData(3, -1)]
    public void Sizes_without_sense_are_a_proof_that_fails(long index, long size)
        => Assert.False(Proof.VerifyInclusion(default, index, size, [], default));

    [Fact]
    public void A_tree_goes_on_from_its_right_edge()
    {
        var whole = PlantedTree.Of(300);
        var half = MerkleTree.At(173, whole.Read);
        var resumed = MerkleTree.Resume(new Checkpoint("示例", 173, half.Root), [.. half.Peaks]);
        for (var i = 173; i < 300; i++)
            resumed.Append(PlantedTree.Leaf(i));

        Assert.Equal(PlantedTree.Definition(0, 300), resumed.Root);
    }

    [Fact]
    public void A_right_edge_that_is_not_the_heads_is_refused_with_the_evidence()
    {
        var half = MerkleTree.At(173, PlantedTree.Of(173).Read);
        var head = new Checkpoint("示例", 173, half.Root);

        var broken = Assert.Throws<LedgerBrokenException>(() => MerkleTree.Resume(head, [.. half.Peaks.Reverse()]));

        Assert.Equal((173, half.Root, head), (broken.EntryIndex, broken.Expected, broken.Checkpoint));
        Assert.NotEqual(broken.Expected, broken.Found);
    }

    private static Gen<(long Index, long Size, int Bit)> Places
        => from size in Gen.Choose(1, 600)
           from index in Gen.Choose(0, size - 1)
           from bit in Gen.Choose(0, 255)
           select ((long)index, (long)size, bit);

    private static IEnumerable<IReadOnlyList<LedgerHash>> Broken(IReadOnlyList<LedgerHash> proof, int bit)
    {
        for (var i = 0; i < proof.Count; i++)
            yield return [.. proof.Select((hash, at) => at == i ? Flipped(hash, bit) : hash)];
        if (proof.Count > 0)
            yield return [.. proof.SkipLast(1)];
    }

    private static LedgerHash Flipped(LedgerHash hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new LedgerHash(bytes);
    }

    private static PlantedTree Known(int size) => new(Leaves.Take(size).Select(leaf => MerkleTree.LeafHash(Convert.FromHexString(leaf))));
}

/// <summary>A tree with all its nodes, and the recursive definition of RFC 6962 section 2.1 to hold it against.</summary>
internal sealed class PlantedTree
{
    private readonly Dictionary<TreeNode, LedgerHash> nodes = [];
    private readonly MerkleTree tree = new();

    public PlantedTree(IEnumerable<LedgerHash> leaves)
    {
        foreach (var leaf in leaves)
            tree.Append(leaf, nodes.Add);
    }

    public static PlantedTree Of(long size) => new(Enumerable.Range(0, (int)size).Select(i => Leaf(i)));

    public static LedgerHash Leaf(long index) => MerkleTree.LeafHash(Encoding.UTF8.GetBytes($"leaf {index}"));

    public static LedgerHash Definition(long start, long end)
    {
        var count = end - start;
        if (count == 1)
            return Leaf(start);
        var split = 1L;
        while (split * 2 < count)
            split *= 2;
        return LedgerHash.Of([1, .. Definition(start, start + split).ToArray(), .. Definition(start + split, end).ToArray()]);
    }

    public LedgerHash Read(TreeNode node) => nodes[node];

    public LedgerHash Root(long size) => MerkleTree.At(size, Read).Root;
}
