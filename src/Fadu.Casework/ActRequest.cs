using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fadu.Casework;

/// <summary>What somebody asks the desk to record: one act on one matter.</summary>
/// <param name="Bureau">The bureau whose record it is.</param>
/// <param name="Procedure">Id of the procedure in the pack.</param>
/// <param name="Act">Id of the act in the procedure.</param>
/// <param name="Key">Idempotency key, chosen by who asks; the same key with the same request gives the first answer again.</param>
/// <param name="Matter">The matter; null for the act with which a matter begins.</param>
/// <param name="Subjects">Numbers of the subjects it is about; empty means the matter.</param>
/// <param name="Fields">Fields by id, as the pack declares them; people's data in clear.</param>
/// <param name="ExpectedVersion">Number of the last act that whoever asks has seen; null asks for no comparison.</param>
/// <param name="OccurredAt">When it happened; only for an event. Null means now.</param>
/// <param name="DayPrecision">Only the day of <paramref name="OccurredAt"/> is known.</param>
/// <param name="OnBehalfOf">The natural person whose post the actor uses (代理); null takes the actor's own, and another's only where those do not carry the act.</param>
/// <param name="Channel">By which road it came: web, api, cli, import, clerk.</param>
public sealed record ActRequest(
    string Bureau,
    string Procedure,
    string Act,
    string Key,
    Guid? Matter,
    IReadOnlyList<int> Subjects,
    JsonObject Fields,
    int? ExpectedVersion = null,
    DateTimeOffset? OccurredAt = null,
    bool DayPrecision = false,
    string? OnBehalfOf = null,
    string Channel = "desk")
{
    /// <summary>Files the act carries, by their SHA-256 in hexadecimal; taken in by the evidence locker before.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What another system signed to ask for it; null where it signs nothing. It is no part of what is asked: signed anew, the same request is the same.</summary>
    [JsonIgnore]
    public SignedRequest? Proof { get; init; }
}

/// <summary>Who performs an act: a natural person, by an account, or the law itself.</summary>
/// <param name="Person">The natural person; two accounts of one person share it.</param>
/// <param name="Account">The account signed in with; part of the idempotency key.</param>
/// <param name="Kind">Person, the law, or another system whose records are imported.</param>
public sealed record Actor(string Person, string Account, ActorKind Kind = ActorKind.Person)
{
    /// <summary>The law: performs what silence or lapse brings about.</summary>
    public static Actor Law { get; } = new("law", "law", ActorKind.Law);

    /// <summary>With what the name of another system begins, and no officer's.</summary>
    public const string MachineMark = "machine:";

    /// <summary>Another system that calls with a token: an account of its own, and no person.</summary>
    public static Actor Machine(string integration) => new(MachineMark + integration, MachineMark + integration, ActorKind.Machine);

    /// <summary>Whether it enters what happens as it happens, and fills in what the form asks for.</summary>
    internal bool FillsInForms => Kind is ActorKind.Person or ActorKind.Machine;

    /// <summary>An officer known by one account of the same name.</summary>
    public static Actor Officer(string person) => new(person, person);
}

/// <summary>What kind of actor performs.</summary>
public enum ActorKind
{
    /// <summary>A natural person.</summary>
    Person,

    /// <summary>The law itself, by the clerk.</summary>
    Law,

    /// <summary>Another system whose records are imported; its powers are entered as what happened.</summary>
    Import,

    /// <summary>Another system that calls with a token; it enters events and holds no post, so that it never decides.</summary>
    Machine,
}
