using Fadu.Casework.Bureau;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.TimeLimits;
using Fadu.Store.Model;

namespace Fadu.Casework.Worklists;

/// <summary>What pages of one matter have in common, whoever looks: its subjects in words, how its limits were counted, its last acts in clear. Made anew when anything it is made of is another.</summary>
/// <remarks>
/// Each is given as the very object it was before, so that its text on a page need not be written again. What is sealed is read from the store at each look and
/// compared whole, and each key is looked for: what was erased or changed meanwhile is not shown because it was shown before.
/// </remarks>
/// <param name="vault">Opens what is sealed.</param>
internal sealed class HeldMatters(PartyVault vault)
{
    private const int MostInAGeneration = 128;

    private readonly Latest<Guid, HeldSubjects> subjects = new(MostInAGeneration);
    private readonly Latest<Guid, HeldSteps> steps = new(MostInAGeneration);
    private readonly Latest<Guid, HeldTimeline> timelines = new(MostInAGeneration);

    /// <summary>The subjects in words.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="state">Its state.</param>
    /// <param name="profiles">What is known of its parties.</param>
    /// <param name="make">Makes them of these.</param>
    public IReadOnlyList<SubjectEntry> SubjectsOf(Guid matter, MatterState state, IReadOnlyDictionary<int, PartyProfile> profiles, Func<IReadOnlyList<SubjectEntry>> make)
    {
        if (subjects.Find(matter) is { } held && held.State.Is(state) && PartyProfile.AreSame(held.Profiles, profiles))
            return held.Entries;
        var made = make();
        subjects.Keep(matter, new HeldSubjects(new Held(state), profiles, made));
        return made;
    }

    /// <summary>The clocks as they stand now, each with the steps of its count.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="state">Its state.</param>
    /// <param name="now">The moment.</param>
    public IReadOnlyList<ClockEntry> ClocksOf(Guid matter, MatterState state, DateTimeOffset now)
    {
        var clocks = state.Record.Clocks;
        if (steps.Find(matter) is { } held && held.State.Is(state) && held.From <= now && now < held.Until)
            return [.. clocks.Select((clock, i) => new ClockEntry(ClockReading.Read(state.Pack, clock, now), held.Steps[i]))];

        var lasting = new Lasting(now, state.Pack.Zone);
        var entries = clocks.Select(clock => Counted(state, clock, now)).ToList();
        foreach (var entry in entries)
            ClockReading.TellChanges(entry.Value, lasting);
        steps.Keep(matter, new HeldSteps(new Held(state), now, lasting.Until, [.. entries.Select(entry => entry.Trace)]));
        return entries;
    }

    /// <summary>A clock as it stands at a moment, with the steps of its count.</summary>
    public static ClockEntry Counted(MatterState state, ClockRecord clock, DateTimeOffset at)
    {
        var trace = new DeadlineTrace();
        return new ClockEntry(ClockReading.Read(state.Pack, clock, at, trace), trace.Steps);
    }

    /// <summary>Acts of the timeline in clear.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="state">Its state.</param>
    /// <param name="roster">The bureau, for names.</param>
    /// <param name="acts">The first and the last act.</param>
    /// <param name="parts">What is sealed of them, as it lies in the store now.</param>
    /// <param name="make">Makes it of these.</param>
    public IReadOnlyList<TimelineEntry> TimelineOf(
        Guid matter, MatterState state, Roster roster, (int First, int Last) acts, IReadOnlyList<(int Act, PartRow Part)> parts, Func<IReadOnlyList<TimelineEntry>> make)
    {
        var openable = parts.Select(part => vault.CanOpen(part.Part)).ToList();
        if (timelines.Find(matter) is { } held && held.State.Is(state) && ReferenceEquals(held.Roster, roster) && held.Acts == acts
            && openable.SequenceEqual(held.Openable) && (ReferenceEquals(parts, held.Parts) || parts.SequenceEqual(held.Parts, SameParts.Compare)))
            return held.Entries;
        var made = make();
        timelines.Keep(matter, new HeldTimeline(new Held(state), roster, acts, parts, openable, made));
        return made;
    }

    /// <summary>What is held of a matter is dropped.</summary>
    public void Forget(Guid matter)
    {
        subjects.Remove(held => held == matter);
        steps.Remove(held => held == matter);
        timelines.Remove(held => held == matter);
    }

    private sealed record HeldSubjects(Held State, IReadOnlyDictionary<int, PartyProfile> Profiles, IReadOnlyList<SubjectEntry> Entries);

    private sealed record HeldSteps(Held State, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<IReadOnlyList<TraceStep>> Steps);

    private sealed record HeldTimeline(
        Held State, Roster Roster, (int First, int Last) Acts, IReadOnlyList<(int Act, PartRow Part)> Parts, IReadOnlyList<bool> Openable, IReadOnlyList<TimelineEntry> Entries);

    // A long matter is large: it is held where folded matters are, not here.
    private readonly struct Held(MatterState state)
    {
        private readonly WeakReference<MatterState> known = new(state);

        public bool Is(MatterState state) => known.TryGetTarget(out var one) && ReferenceEquals(one, state);
    }

    private sealed class SameParts : IEqualityComparer<(int Act, PartRow Part)>
    {
        public static SameParts Compare { get; } = new();

        public bool Equals((int Act, PartRow Part) x, (int Act, PartRow Part) y) =>
            x.Act == y.Act && x.Part.ActId == y.Part.ActId && x.Part.PartNo == y.Part.PartNo && x.Part.Subject == y.Part.Subject && x.Part.Class == y.Part.Class
            && x.Part.KeyId == y.Part.KeyId && x.Part.ErasedBy == y.Part.ErasedBy && Same(x.Part.Nonce, y.Part.Nonce) && Same(x.Part.Ciphertext, y.Part.Ciphertext)
            && Same(x.Part.CiphertextDigest, y.Part.CiphertextDigest) && Same(x.Part.Commitment, y.Part.Commitment);

        public int GetHashCode((int Act, PartRow Part) obj) => HashCode.Combine(obj.Act, obj.Part.PartNo);

        private static bool Same(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);
    }
}
