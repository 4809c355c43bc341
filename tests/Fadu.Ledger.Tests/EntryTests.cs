using System.Text;
using Xunit;

namespace Fadu.Ledger.Tests;

/// <summary>Expected hashes were made with sha256sum over bytes written out by hand; the shell lines stand beside them.</summary>
public sealed class EntryTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly Guid Matter = Guid.ParseExact("00112233-4455-6677-8899-aabbccddeeff", "D");

    [Fact]
    public void A_skeleton_is_committed_to_under_its_own_domain()
        // (printf 'fadu/skeleton/1\n'; echo 000102…1f | xxd -r -p; printf '{"a":1}') | sha256sum
        => Assert.Equal("e6968e9ed786d62ac9c5441ec3e07786d0757767bd8f15746a27b402033676f2", Commitment.OfSkeleton(Salt, "{\"a\":1}"u8).ToString());

    [Fact]
    public void A_part_is_committed_to_under_its_own_domain()
        // (printf 'fadu/part/1\n'; echo 000102…1f | xxd -r -p; printf '{"a":1}') | sha256sum
        => Assert.Equal("a1683ef09ef097406d858e145cf587187ec626d756dc1081d4779b86de996356", Commitment.OfPart(Salt, "{\"a\":1}"u8).ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_salt_of_another_length_is_refused(int length)
        => Assert.Throws<ArgumentException>(() => Commitment.OfPart(new byte[length], "{}"u8));

    [Fact]
    public void The_first_act_without_parts()
        // (printf 'fadu/entry/1\n'; echo 0003 626a31 00112233445566778899aabbccddeeff 00000001 00*32 11*32 0000 | xxd -r -p) | sha256sum
        => Assert.Equal("f89dd6ef9047ff589f7c5b52026fd5a2728bc201adbe3b6e5257cd982ebdc3c9", new Entry("bj1", Matter, 1, LedgerHash.Zero, Filled(0x11), []).Link().ToString());

    [Fact]
    public void A_later_act_with_two_parts_under_a_bureau_named_in_Chinese()
        // (printf 'fadu/entry/1\n'; echo 0006 e7a4bae4be8b 0011…eeff 000186a0 22*32 11*32 0002 33*32 44*32 55*32 66*32 | xxd -r -p) | sha256sum
        => Assert.Equal("1e3eef610f334d9ff64d5142ea2e1989b32c431b3922b388328d8e52d30ec754", new Entry("示例", Matter, 100_000, Filled(0x22), Filled(0x11),
            [new PartSeal(Filled(0x33), Filled(0x44)), new PartSeal(Filled(0x55), Filled(0x66))]).Link().ToString());

    [Fact]
    public void Numbers_begin_at_one() => Assert.Throws<ArgumentOutOfRangeException>(() => new Entry("b", Matter, 0, default, default, []).Link());

    [Fact]
    public void A_bureau_that_swallows_the_next_field_gives_another_link()
        => Assert.NotEqual(
            new Entry("b", Matter, 1, default, default, []).Link(),
            new Entry("b" + Encoding.UTF8.GetString([0]), Matter, 1, default, default, []).Link());

    private static LedgerHash Filled(byte value) => new([.. Enumerable.Repeat(value, 32)]);
}
