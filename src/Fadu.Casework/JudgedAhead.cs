using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>A request judged before its transaction, on the thread that asks: what many ask at once is judged on every core, and the one writer only writes.</summary>
/// <remarks>A judgement is a pure function of the request, the moment, its matter and the roster. It stands where the transaction finds the same two states; else it is made there.</remarks>
internal sealed class JudgedAhead
{
    private readonly Preparation ready;
    private readonly MatterState state;
    private readonly MatterState bureau;
    private readonly Decision<Verdict> decision;

    private JudgedAhead(Preparation ready, MatterState state, MatterState bureau, Decision<Verdict> decision) =>
        (this.ready, this.state, this.bureau, this.decision) = (ready, state, bureau, decision);

    /// <summary>Judges it; null where the states are not held in memory, or more is asked for than them.</summary>
    public static JudgedAhead? Of(Preparation ready, DateTimeOffset now, DeskParts parts)
    {
        if (Judgement.AsksForMore(ready)
            || parts.Reader.Held(ready.Bureau, ready.Matter) is not { } state || state.Version != ready.Version || !ReferenceEquals(state.Pack, ready.Pack)
            || parts.Reader.Held(ready.Bureau, MatterStates.BureauMatter(ready.Bureau)) is not { } bureau || !ReferenceEquals(bureau.Pack, ready.Pack))
            return null;
        return new JudgedAhead(ready, state, bureau, new Judgement(work: null, ready, now, parts.Press, parts.Demonstration).DecideOn(state, bureau.Roster));
    }

    /// <summary>The decision, if the transaction finds what it was made on; else null.</summary>
    public Decision<Verdict>? Within(ActTransaction work) =>
        Stands(work, ready.Matter, state) && Stands(work, MatterStates.BureauMatter(ready.Bureau), bureau) ? decision : null;

    // What is held is found by the very link it was folded to: the same object is the same history.
    private static bool Stands(ActTransaction work, Fadu.Store.MatterId matter, MatterState held) =>
        work.Head(matter) is { } head && ReferenceEquals(work.Remembered<MatterState>(head), held);
}
