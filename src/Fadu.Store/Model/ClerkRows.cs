namespace Fadu.Store.Model;

/// <summary>A tile of one of the bureau's trees, as C2SP tlog-tiles lays it out.</summary>
[Declared(TableKind.View)]
public sealed class TreeTileRow
{
    /// <summary>Added to the level of a tile of the SM3 tree, where the bureau has one. No tree is as high as this.</summary>
    public const int Sm3 = 64;

    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Level, from 0; of the SM3 tree from <see cref="Sm3"/>.</summary>
    public required int Level { get; init; }

    /// <summary>Index in the level, from 0.</summary>
    public required long TileIndex { get; init; }

    /// <summary>Up to 256 hashes of 32 bytes.</summary>
    public required byte[] Hashes { get; init; }
}

/// <summary>An act that has no leaf yet: entered in the act's own transaction, removed in the leaf's. So an act that is committed late is passed over by nobody.</summary>
[Declared(TableKind.SideFacts)]
public sealed class WaitingActRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>When the desk recorded it: leaves follow this order, as far as acts are there to be seen.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Its number in its matter.</summary>
    public required int Number { get; init; }

    /// <summary>The act.</summary>
    public required ActId ActId { get; init; }
}

/// <summary>How far a follower has read the leaves; written in the transaction of its effect.</summary>
[Declared(TableKind.SideFacts)]
public sealed class FollowerRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The follower.</summary>
    public required string Follower { get; init; }

    /// <summary>Number of leaves it has taken in: the index of the next one.</summary>
    public required long NextLeaf { get; init; }
}

/// <summary>A lease: one holder at a time. The fencing number grows with each new holder.</summary>
[Declared(TableKind.SideFacts)]
public sealed class LeaseRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>What is leased.</summary>
    public required string Lease { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Holder { get; init; }

    /// <summary>Grows by one with each taking.</summary>
    public required long Fencing { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset Until { get; init; }
}
