using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>Everything about a request that can be made ready before the gate: read, sealed, and tied to one version of its matter.</summary>
internal sealed record Preparation
{
    public required ActRequest Request { get; init; }

    public required Actor Actor { get; init; }

    public required RulePack Pack { get; init; }

    public required Procedure Procedure { get; init; }

    public required ActDefinition Act { get; init; }

    public required MatterId Matter { get; init; }

    public required ActId Id { get; init; }

    /// <summary>The matter's version all this was made for; 0 for a new matter.</summary>
    public required int Version { get; init; }

    public required FieldReading Fields { get; init; }

    /// <summary>By what the request is known again.</summary>
    public required RequestMark Mark { get; init; }

    public required byte[] Salt { get; init; }

    public IReadOnlyList<SealedPart> Parts { get; init; } = [];

    /// <summary>Keys made for subjects that had none.</summary>
    public IReadOnlyList<Fadu.Store.Model.SubjectKeyRow> NewKeys { get; init; } = [];

    /// <summary>The parties the act is about or concerns, in clear; only as far as its conditions or papers need them.</summary>
    public IReadOnlyDictionary<int, PartyProfile> Profiles { get; init; } = new Dictionary<int, PartyProfile>();

    /// <summary>Keyed hashes of the natural persons behind parties, by subject.</summary>
    public IReadOnlyDictionary<int, byte[]> PersonHashes { get; init; } = new Dictionary<int, byte[]>();

    /// <summary>Files the act carries.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    /// <summary>What another system signed, as it is kept; null where nothing was signed.</summary>
    public Fadu.Store.Model.SignedRequestRow? Signed { get; init; }

    /// <summary>Of an act that erases: the texts it takes.</summary>
    public IReadOnlyList<ErasedPartNote> Erases { get; init; } = [];

    public BureauId Bureau => new(Request.Bureau);

    /// <summary>A power is decided through Fadu when it is recorded; what another system or the law did has happened.</summary>
    public bool HasHappened => Act.Kind == ActKind.Event || Actor.Kind == ActorKind.Import;
}
