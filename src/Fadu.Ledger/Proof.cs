using System.Numerics;

namespace Fadu.Ledger;

/// <summary>Inclusion and consistency proofs: made from stored nodes, checked from the proof alone.</summary>
/// <remarks>Made after RFC 6962, sections 2.1.1 and 2.1.2; checked after RFC 9162, sections 2.1.3.2 and 2.1.4.2.</remarks>
public static class Proof
{
    /// <summary>The path that proves a leaf to be in the tree.</summary>
    /// <param name="index">The leaf, from 0.</param>
    /// <param name="size">Leaves in the tree the proof is for; more than <paramref name="index"/>.</param>
    /// <param name="read">Gives the hash of a complete node of that tree.</param>
    /// <param name="hash">The hash the tree is made with; null for SHA-256.</param>
    /// <returns>From the leaf's neighbour upwards; empty for a tree of one leaf.</returns>
    public static IReadOnlyList<LedgerHash> Inclusion(long index, long size, Func<TreeNode, LedgerHash> read, TreeHash? hash = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, index);

        var path = new List<LedgerHash>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var split = start + LargestPowerBelow(end - start);
            if (index < split)
            {
                path.Add(MerkleTree.RangeHash(split, end, read, hash ?? TreeHash.Sha256));
                end = split;
            }
            else
            {
                path.Add(MerkleTree.RangeHash(start, split, read, hash ?? TreeHash.Sha256));
                start = split;
            }
        }
        path.Reverse();
        return path;
    }

    /// <summary>The proof that the tree of <paramref name="newSize"/> leaves begins with the tree of <paramref name="oldSize"/>.</summary>
    /// <param name="oldSize">0 or more; 0 and an equal size need no proof and give an empty one.</param>
    /// <param name="newSize">At least <paramref name="oldSize"/>.</param>
    /// <param name="read">Gives the hash of a complete node of the newer tree.</param>
    /// <param name="hash">The hash the tree is made with; null for SHA-256.</param>
    public static IReadOnlyList<LedgerHash> Consistency(long oldSize, long newSize, Func<TreeNode, LedgerHash> read, TreeHash? hash = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(newSize, oldSize);
        if (oldSize == 0 || oldSize == newSize)
            return [];

        var proof = new List<LedgerHash>();
        var (start, end) = (0L, newSize);
        while (end != oldSize)
        {
            var split = start + LargestPowerBelow(end - start);
            if (oldSize <= split)
            {
                proof.Add(MerkleTree.RangeHash(split, end, read, hash ?? TreeHash.Sha256));
                end = split;
            }
            else
            {
                proof.Add(MerkleTree.RangeHash(start, split, read, hash ?? TreeHash.Sha256));
                start = split;
            }
        }
        if (start > 0)
            proof.Add(MerkleTree.RangeHash(start, end, read, hash ?? TreeHash.Sha256));
        proof.Reverse();
        return proof;
    }

    /// <summary>Whether <paramref name="proof"/> leads from the leaf to the root. Never throws: sizes that make no sense are a proof that fails.</summary>
    public static bool VerifyInclusion(LedgerHash leafHash, long index, long size, IReadOnlyList<LedgerHash> proof, LedgerHash root, TreeHash? hash = null)
    {
        if (index < 0 || index >= size)
            return false;

        var with = hash ?? TreeHash.Sha256;
        var (node, last, found) = (index, size - 1, leafHash);
        foreach (var step in proof)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                found = with.Node(step, found);
                (node, last) = ToLeftChild(node, last);
            }
            else
            {
                found = with.Node(found, step);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && found == root;
    }

    /// <summary>Whether <paramref name="proof"/> shows the newer tree to begin with the older. Never throws.</summary>
    public static bool VerifyConsistency(long oldSize, long newSize, LedgerHash oldRoot, LedgerHash newRoot, IReadOnlyList<LedgerHash> proof, TreeHash? hash = null)
    {
        if (oldSize < 0 || newSize < oldSize)
            return false;
        if (oldSize == newSize)
            return proof.Count == 0 && oldRoot == newRoot;
        if (oldSize == 0)
            return proof.Count == 0 && oldRoot == (hash ?? TreeHash.Sha256).Empty;
        if (proof.Count == 0)
            return false;

        // An older tree that is one complete subtree is itself the first node of the path; RFC 9162 2.1.4.2, step 2.
        var complete = BitOperations.IsPow2(oldSize);
        var (node, last) = (oldSize - 1, newSize - 1);
        while ((node & 1) == 1)
            (node, last) = (node >> 1, last >> 1);

        var with = hash ?? TreeHash.Sha256;
        var oldHash = complete ? oldRoot : proof[0];
        var newHash = oldHash;
        foreach (var step in proof.Skip(complete ? 0 : 1))
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                oldHash = with.Node(step, oldHash);
                newHash = with.Node(step, newHash);
                (node, last) = ToLeftChild(node, last);
            }
            else
            {
                newHash = with.Node(newHash, step);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && oldHash == oldRoot && newHash == newRoot;
    }

    // RFC 9162 2.1.3.2, step 4.b.ii: a node on the right edge has no neighbour until it is a right child.
    private static (long Node, long Last) ToLeftChild(long node, long last)
    {
        while ((node & 1) == 0 && node != 0)
            (node, last) = (node >> 1, last >> 1);
        return (node, last);
    }

    private static long LargestPowerBelow(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
