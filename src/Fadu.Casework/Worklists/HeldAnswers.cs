using Fadu.Casework.Bureau;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Gates;

namespace Fadu.Casework.Worklists;

/// <summary>What the law last said can be done on a matter, for whoever looked: asked again only when something it was asked about is another, or its time has come.</summary>
/// <remarks>
/// An answer is a function of the matter's state, the roster, who asks, what is known of the parties, and the time. The first two are compared by
/// themselves, for each is immutable and made anew by the next act; the parties by what is known of each; of the time the law says how long its
/// answer lasts (<see cref="Lasting"/>). Whether the matter may be seen at all is asked elsewhere, each time.
/// </remarks>
internal sealed class HeldAnswers
{
    private const int MostInAGeneration = 512;

    private readonly Latest<(Guid Matter, string Person), Held> latest = new(MostInAGeneration);

    /// <summary>The answer held, or asked for now.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="state">Its state.</param>
    /// <param name="roster">The bureau as it stands.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="profiles">What is known of the parties.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ask">Asks the law, and tells how long the answer lasts.</param>
    public IReadOnlyList<PossibleAct> Of(
        Guid matter, MatterState state, Roster roster, string person, IReadOnlyDictionary<int, PartyProfile> profiles, DateTimeOffset now, Func<Lasting, IReadOnlyList<PossibleAct>> ask)
    {
        if (latest.Find((matter, person)) is { } held && held.IsOf(state, roster, profiles, now))
            return held.Answer;
        var lasting = new Lasting(now, state.Pack.Zone);
        var answer = ask(lasting);
        latest.Keep((matter, person), new Held(new(state), roster, profiles, now, lasting.Until, answer));
        return answer;
    }

    /// <summary>What is held of a matter is dropped: what was known of its parties is no longer to be known.</summary>
    public void Forget(Guid matter) => latest.Remove(key => key.Matter == matter);

    // A long matter is large: it is held where folded matters are, not here.
    private sealed record Held(
        WeakReference<MatterState> State, Roster Roster, IReadOnlyDictionary<int, PartyProfile> Profiles, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<PossibleAct> Answer)
    {
        public bool IsOf(MatterState state, Roster roster, IReadOnlyDictionary<int, PartyProfile> profiles, DateTimeOffset now) =>
            State.TryGetTarget(out var known) && ReferenceEquals(known, state) && ReferenceEquals(Roster, roster) && From <= now && now < Until && PartyProfile.AreSame(Profiles, profiles);
    }
}
