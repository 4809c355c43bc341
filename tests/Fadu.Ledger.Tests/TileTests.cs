using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Fadu.Ledger.Tests;

/// <summary>Paths and widths as C2SP tlog-tiles gives them.</summary>
public sealed class TileTests
{
    [Theory]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(0, 273, 112, "tile/0/273.p/112")]
    [InlineData(5, 0, 1, "tile/5/000.p/1")]
    [InlineData(2, 1000, 256, "tile/2/x001/000")]
    public void Paths_are_those_of_the_specification(int level, long index, int width, string expected)
        => Assert.Equal(expected, new Tile(level, index, width).Path);

    [Fact]
    public void Entry_bundles_lie_beside_level_zero()
        => Assert.Equal("tile/entries/x001/x234/067.p/9", new Tile(0, 1_234_067, 9).EntriesPath);

    [Fact]
    public void A_tree_of_70000_leaves_has_the_tiles_the_specification_counts()
    {
        var tiles = Tile.NewBetween(0, 70_000).ToList();

        Assert.Equal(273, tiles.Count(tile => tile is { Level: 0, Width: 256 }));
        Assert.Equal(
            [new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1)], tiles.Where(tile => tile.Width < 256));
        Assert.Equal(new Tile(1, 0, 256), Assert.Single(tiles, tile => tile is { Level: 1, Width: 256 }));
        Assert.Equal(277, tiles.Count);
    }

    [Fact]
    public void A_tree_of_256_leaves_has_a_full_tile_and_one_hash_above()
        => Assert.Equal([new Tile(0, 0, 256), new Tile(1, 0, 1)], Tile.NewBetween(0, 256));

    [Theory]
    [InlineData(255, 257, "tile/0/000 tile/0/001.p/1 tile/1/000.p/1")]
    [InlineData(256, 300, "tile/0/001.p/44")]
    [InlineData(300, 300, "")]
    [InlineData(511, 512, "tile/0/001 tile/1/000.p/2")]
    public void Only_tiles_that_changed_are_new(long oldSize, long newSize, string expected)
        => Assert.Equal(expected, string.Join(' ', Tile.NewBetween(oldSize, newSize).Select(tile => tile.Path)));

    [Property(MaxTest = 20)]
    public Property Proofs_made_from_tiles_alone_hold()
        => Prop.ForAll(Arb.From(from size in Gen.Choose(1, 1500) from index in Gen.Choose(0, size - 1) select (size, index)), place =>
        {
            var tree = PlantedTree.Of(place.size);
            var published = Tile.NewBetween(0, place.size).ToDictionary(tile => tile, tile => new ReadOnlyMemory<byte>(tile.Write(tree.Read)));
            var read = Tile.Reader(place.size, tile => published[tile]);
            var root = tree.Root(place.size);

            Assert.True(Proof.VerifyInclusion(
                PlantedTree.Leaf(place.index), place.index, place.size, Proof.Inclusion(place.index, place.size, read), root));
            Assert.True(Proof.VerifyConsistency(
                place.index + 1, place.size, tree.Root(place.index + 1), root, Proof.Consistency(place.index + 1, place.size, read)));
        });

    [Fact]
    public void A_tile_cut_short_is_refused_by_name()
        => Assert.Contains("tile/0/000.p/9", Assert.Throws<FormatException>(() => Tile.Reader(9, _ => new byte[31])(new TreeNode(0, 0))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_bundle_is_each_entry_after_its_length()
    {
        var bundle = Tile.WriteEntries([new byte[] { 0xaa, 0xbb }, Array.Empty<byte>(), new byte[] { 0xcc }]);

        Assert.Equal("0002aabb00000001cc", Convert.ToHexStringLower(bundle));
        Assert.Equal(["aabb", "", "cc"], Tile.ReadEntries(bundle).Select(entry => Convert.ToHexStringLower(entry.Span)));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0002aa")]
    public void A_bundle_cut_short_is_refused(string hex)
        => Assert.Throws<FormatException>(() => Tile.ReadEntries(Convert.FromHexString(hex)));
}
