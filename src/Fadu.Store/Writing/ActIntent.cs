using Fadu.Store.Keys;
using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>What a request touches, told before the transaction so that the right locks are held in it.</summary>
/// <param name="Bureau">The bureau.</param>
/// <param name="Actor">Who asks: the account, for the idempotency key.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="Request">By what the request is known again: the same key with another request is an error of the asker.</param>
/// <param name="Matters">Every matter the acts are recorded on: one, or more for merge and split.</param>
public sealed record ActIntent(BureauId Bureau, string Actor, string Key, RequestMark Request, IReadOnlyList<ExpectedVersion> Matters)
{
    /// <summary>Other matters whose heads will be asked for: on PostgreSQL they are read ahead with all else.</summary>
    public IReadOnlyList<MatterId> Reads { get; init; } = [];

    /// <summary>Keyed hashes of the persons whose priors the check will ask for. One left out is locked on asking, at the price of a second run.</summary>
    public IReadOnlyList<byte[]> Persons { get; init; } = [];

    /// <summary>The lease under which the clerk asks: it is granted nothing once another has taken it.</summary>
    public LeaseRow? Under { get; init; }
}

/// <summary>A matter and the version whoever asks has seen.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="Version">Number of its last act; 0 for a matter that must not exist yet; null asks for no comparison.</param>
public readonly record struct ExpectedVersion(MatterId Matter, int? Version);
