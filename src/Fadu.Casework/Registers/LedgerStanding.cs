using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>The last signed head, and how much stands before and behind it.</summary>
/// <param name="Size">Leaves under the head.</param>
/// <param name="Root">Root of the tree, in hexadecimal.</param>
/// <param name="Note">The signed note.</param>
/// <param name="At">When it was signed.</param>
public sealed record LedgerHead(long Size, string Root, string Note, DateTimeOffset At)
{
    /// <summary>Root of the SM3 tree, in hexadecimal; null where the head names none, or cannot be read.</summary>
    public string? Sm3Root
    {
        get
        {
            try
            {
                return Checkpoint.Parse(SignedNote.Parse(Note).Text).Sm3Root?.ToString();
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}

/// <summary>What one matter's chain says when its links are followed.</summary>
/// <param name="Acts">Acts in it.</param>
/// <param name="InTree">Of them, how many have a leaf in the tree.</param>
/// <param name="BrokenAt">Number of the first act that does not follow from the one before it or from its commitment; 0 none.</param>
public sealed record ChainCheck(int Acts, int InTree, int BrokenAt);

/// <summary>The ledger as it stands: for the page that shows it, and for foreign verifiers as C2SP tlog-tiles.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class LedgerStanding(OpenBureau bureau)
{
    private readonly BureauId owner = bureau.Bureau;

    /// <summary>The public key that verifies heads.</summary>
    public string Verifier => bureau.Signing.Public.ToString();

    /// <summary>The public key that verifies their second line; null where the bureau has not chosen SM3 and SM2.</summary>
    public string? Sm2Verifier => bureau.Sm2Signing?.Public.ToString();

    /// <summary>The last signed head; null before the first.</summary>
    public async Task<LedgerHead?> HeadAsync(CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var row = await context.Checkpoints.Where(one => one.Bureau == owner).OrderByDescending(one => one.Size).FirstOrDefaultAsync(stop);
        return row is null ? null : new LedgerHead(row.Size, Convert.ToHexStringLower(row.Root), row.Note, row.At);
    }

    /// <summary>The last signed heads, the newest first.</summary>
    public async Task<IReadOnlyList<LedgerHead>> HeadsAsync(int atMost, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Checkpoints.Where(one => one.Bureau == owner).OrderByDescending(one => one.Size).Take(atMost).ToListAsync(stop);
        return [.. rows.Select(row => new LedgerHead(row.Size, Convert.ToHexStringLower(row.Root), row.Note, row.At))];
    }

    /// <summary>Whether a head's signature is this bureau's and its text says the same size and root as its row.</summary>
    public bool IsGenuine(LedgerHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        try
        {
            var note = SignedNote.Parse(head.Note);
            var said = Checkpoint.Parse(note.Text);
            return note.IsSignedBy(bureau.Signing.Public) && (said.Sm3Root is null || (bureau.Sm2Signing is { } second && note.IsSignedBy(second.Public))) && said.Origin == bureau.Origin && said.Size == head.Size && said.Root.ToString() == head.Root;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>How many acts are recorded: those up to the last that has a leaf, which are numbered without a gap, and those that wait for theirs. Acts taken from the end are missing in it.</summary>
    public async Task<long> ActsAsync(CancellationToken stop)
    {
        await using var context = await bureau.Folder.Database.ReadingOneMomentAsync(stop);
        var last = await (from leaf in context.Leaves
                          join act in context.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                          where leaf.Bureau == owner
                          orderby leaf.LeafIndex descending
                          select (long?)leaf.LeafIndex).FirstOrDefaultAsync(stop);
        return (last + 1 ?? 0) + await context.WaitingActs.CountAsync(row => row.Bureau == owner, stop);
    }

    /// <summary>A tile of the tree; null when it is not there, or not so wide.</summary>
    /// <param name="level">Level, from 0, below 64.</param>
    /// <param name="index">Index in the level, from 0.</param>
    /// <param name="width">Hashes wanted, 1 to 256.</param>
    /// <param name="stop">Stops.</param>
    public Task<byte[]?> TileAsync(int level, long index, int width, CancellationToken stop) => StoredTileAsync(level, index, width, stop);

    /// <summary>A tile of the SM3 tree; null when it is not there, or not so wide.</summary>
    /// <param name="level">Level, from 0, below 64.</param>
    /// <param name="index">Index in the level, from 0.</param>
    /// <param name="width">Hashes wanted, 1 to 256.</param>
    /// <param name="stop">Stops.</param>
    public Task<byte[]?> Sm3TileAsync(int level, long index, int width, CancellationToken stop) => StoredTileAsync(TreeTileRow.Sm3 + level, index, width, stop);

    private async Task<byte[]?> StoredTileAsync(int level, long index, int width, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var hashes = await context.TreeTiles.Where(row => row.Bureau == owner && row.Level == level && row.TileIndex == index).Select(row => row.Hashes).FirstOrDefaultAsync(stop);
        return hashes is null || hashes.Length < width * LedgerHash.Size ? null : hashes[..(width * LedgerHash.Size)];
    }

    /// <summary>The entries of a tile of leaves: the links of its acts; null when they are not all there.</summary>
    public async Task<byte[]?> EntriesAsync(long index, int width, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var first = index * Tile.FullWidth;
        var links = await (from leaf in context.Leaves
                           join act in context.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                           where leaf.Bureau == owner && leaf.LeafIndex >= first && leaf.LeafIndex < first + width
                           orderby leaf.LeafIndex
                           select act.Link).ToListAsync(stop);
        return links.Count < width ? null : Tile.WriteEntries(links.Select(link => (ReadOnlyMemory<byte>)link));
    }

    /// <summary>Follows one matter's chain. Ask first whether it may be seen.</summary>
    public async Task<ChainCheck> CheckAsync(Guid matter, CancellationToken stop)
    {
        var id = new MatterId(matter);
        await using var context = bureau.Folder.Database.Reading();
        var acts = await context.Acts.Where(row => row.Bureau == owner && row.MatterId == id).OrderBy(row => row.Number)
            .Select(row => new { row.Number, row.ActId, row.PreviousLink, row.Link, row.Skeleton, row.SkeletonSalt, row.SkeletonCommitment }).ToListAsync(stop);
        var ids = acts.Select(act => act.ActId).ToList();
        var leaves = await context.Leaves.CountAsync(leaf => leaf.Bureau == owner && ids.Contains(leaf.ActId), stop);
        var broken = 0;
        var before = new byte[LedgerHash.Size];
        for (var i = 0; i < acts.Count && broken == 0; i++)
        {
            var act = acts[i];
            var committed = Commitment.OfSkeleton(act.SkeletonSalt, act.Skeleton).ToArray();
            if (act.Number != i + 1 || !act.PreviousLink.AsSpan().SequenceEqual(before) || !act.SkeletonCommitment.AsSpan().SequenceEqual(committed))
                broken = i + 1;
            before = act.Link;
        }
        return new ChainCheck(acts.Count, leaves, broken);
    }
}
