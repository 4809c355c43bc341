using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace Fadu.Ledger;

/// <summary>The hash a tree is made with. Two trees over the same leaves differ in it and in nothing else.</summary>
/// <remarks>RFC 6962, section 2.1, for whatever hash of 32 bytes: a leaf is H(0x00 ‖ data), an inner node H(0x01 ‖ left ‖ right), the empty tree H("").</remarks>
public abstract class TreeHash
{
    private TreeHash(string name)
    {
        Name = name;
        Empty = Of([]);
    }

    /// <summary>SHA-256: the tree that foreign verifiers know. FIPS 180-4.</summary>
    public static TreeHash Sha256 { get; } = new Sha256Hash();

    /// <summary>SM3 (国密杂凑算法): the tree beside it. GB/T 32905-2016.</summary>
    public static TreeHash Sm3 { get; } = new Sm3Hash();

    /// <summary>What it is called: <c>sha256</c>, <c>sm3</c>.</summary>
    public string Name { get; }

    /// <summary>The root of a tree without leaves.</summary>
    public LedgerHash Empty { get; }

    /// <summary>The hash of some bytes.</summary>
    public abstract LedgerHash Of(ReadOnlySpan<byte> data);

    /// <summary>H(0x00 ‖ data).</summary>
    public LedgerHash Leaf(ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = data.Length <= 64 ? stackalloc byte[1 + data.Length] : new byte[1 + data.Length];
        bytes[0] = 0x00;
        data.CopyTo(bytes[1..]);
        return Of(bytes);
    }

    /// <summary>The leaf hash of an act: its data are the 32 bytes of its link.</summary>
    public LedgerHash Leaf(LedgerHash link)
    {
        Span<byte> bytes = stackalloc byte[LedgerHash.Size];
        link.CopyTo(bytes);
        return Leaf(bytes);
    }

    /// <summary>H(0x01 ‖ left ‖ right).</summary>
    public LedgerHash Node(LedgerHash left, LedgerHash right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * LedgerHash.Size)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + LedgerHash.Size)..]);
        return Of(bytes);
    }

    private sealed class Sha256Hash() : TreeHash("sha256")
    {
        public override LedgerHash Of(ReadOnlySpan<byte> data)
        {
            Span<byte> hash = stackalloc byte[LedgerHash.Size];
            SHA256.HashData(data, hash);
            return new LedgerHash(hash);
        }
    }

    private sealed class Sm3Hash() : TreeHash("sm3")
    {
        // A digest is a working memory of some hundred bytes: one for each thread, ready again after each hash.
        [ThreadStatic]
        private static SM3Digest? digest;

        public override LedgerHash Of(ReadOnlySpan<byte> data)
        {
            var one = digest ??= new SM3Digest();
            Span<byte> hash = stackalloc byte[LedgerHash.Size];
            one.BlockUpdate(data);
            one.DoFinal(hash);
            return new LedgerHash(hash);
        }
    }
}
