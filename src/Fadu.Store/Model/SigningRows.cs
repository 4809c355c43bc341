namespace Fadu.Store.Model;

/// <summary>A nonce that a signed request of another system has used up: until its signature is too old anyway, it is taken no second time.</summary>
[Declared(TableKind.SideFacts)]
public sealed record RequestNonceRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The token it came with.</summary>
    public required Guid TokenId { get; init; }

    /// <summary>The nonce.</summary>
    public required string Nonce { get; init; }

    /// <summary>It may be forgotten after.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>What another system signed to have an act recorded. Its hash stands in the act and in the receipt; this opens it.</summary>
[Declared(TableKind.SideFacts)]
public sealed record SignedRequestRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The act.</summary>
    public required ActId ActId { get; init; }

    /// <summary>The key it is sealed under, that of the act's parts: it holds a hash of the party's data, and goes with them. Null for an act without any.</summary>
    public KeyId? KeyId { get; init; }

    /// <summary>12 bytes; null where it lies in clear.</summary>
    public byte[]? Nonce { get; init; }

    /// <summary>JSON of what was signed, the signature and the key that checks it; sealed, with its tag, where there is a key.</summary>
    public required byte[] Text { get; init; }
}
