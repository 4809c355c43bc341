using System.Globalization;

namespace Fadu.Ledger;

/// <summary>What an audit knows of all acts together: where each stands, the last of each matter, which parts are gone and which acts erased them.</summary>
internal sealed class ActAudit(AuditProblems problems)
{
    private readonly Dictionary<Guid, ActPlace> acts = [];
    private readonly Dictionary<Guid, (int Number, LedgerHash Link)> matters = [];
    private readonly Dictionary<(Guid Act, int Part), (ProblemPlace Place, int? ErasedBy)> absent = [];
    private readonly Dictionary<(Guid Act, int Part), ErasedPart> erasures = [];
    private Guid lastMatter;

    public long PartsProven { get; private set; }

    public long PartsSealed { get; private set; }

    public IReadOnlyDictionary<Guid, ActPlace> Acts => acts;

    /// <summary>When the last act was recorded, in milliseconds since 1970-01-01 UTC; 0 without any.</summary>
    public long LastRecordedAt { get; private set; }

    public int MatterCount => matters.Count;

    /// <summary>Acts by which the bureau chose the second tree and signature.</summary>
    public HashSet<Guid> Choices { get; } = [];

    /// <summary>Takes what a batch of checked acts gave. Batches come in the order of their acts.</summary>
    /// <exception cref="InvalidOperationException">The acts of a matter do not come together.</exception>
    public void Take(CheckedActs batch)
    {
        problems.Take(batch.Check.Problems);
        PartsProven += batch.Check.PartsProven;
        PartsSealed += batch.Check.PartsSealed;
        foreach (var (place, erasedBy) in batch.Check.Absent)
            absent[(place.Act!.Value, place.Part!.Value)] = (place, erasedBy);
        foreach (var erasure in batch.Check.Erasures)
            erasures.TryAdd((erasure.Act, erasure.Part), erasure);
        Choices.UnionWith(batch.Check.Choices);
        foreach (var (id, act) in batch.Acts)
            Enter(id, act);
    }

    private void Enter(Guid id, ActPlace act)
    {
        if (act.Matter != lastMatter && matters.ContainsKey(act.Matter))
            throw new InvalidOperationException($"the acts of matter {act.Matter} do not come together");
        if (!acts.TryAdd(id, act))
            problems.Add(AuditRule.ActTwice, new ProblemPlace { Act = id, Matter = act.Matter, Number = act.Number }, null, id.ToString("D"));
        matters[act.Matter] = (act.Number, act.Link);
        if (ActCheck.IsMoment(act.RecordedAt))
            LastRecordedAt = Math.Max(LastRecordedAt, act.RecordedAt);
        lastMatter = act.Matter;
    }

    /// <summary>Which absent parts an act erased; to be asked when all acts are read, for an act may erase parts of any matter.</summary>
    public List<ErasedPart> ResolveErasures()
    {
        foreach (var (part, (place, erasedBy)) in absent)
        {
            if (!erasures.TryGetValue(part, out var erasure))
                problems.Add(AuditRule.PartMissing, place, "the part, or an act that erases it", erasedBy is null ? null : $"said to be erased by act {Text(erasedBy.Value)}");
            else if (erasedBy is not null && (place.Matter, erasedBy) != (erasure.ByMatter, erasure.ByNumber))
                problems.Add(AuditRule.ColumnDiffers, place with { Column = "erasedBy" }, $"act {Text(erasure.ByNumber)} of {erasure.ByMatter:D}", Text(erasedBy.Value));
        }
        foreach (var erasure in erasures.Values.Where(erasure => !absent.ContainsKey((erasure.Act, erasure.Part))))
        {
            problems.Add(AuditRule.ErasedStillPresent, new ProblemPlace { Act = erasure.Act, Part = erasure.Part },
                $"erased by act {erasure.ByNumber} of {erasure.ByMatter:D}", "present");
        }
        return [.. erasures.Values.Where(erasure => absent.ContainsKey((erasure.Act, erasure.Part)))];
    }

    /// <summary>Holds stored heads against the last acts; when there is any head, every matter must have one.</summary>
    public void CheckHeads(IEnumerable<AuditedMatter> heads)
    {
        var seen = new HashSet<Guid>();
        foreach (var head in heads)
        {
            seen.Add(head.Matter);
            CheckHead(head);
        }
        foreach (var matter in matters.Keys.Where(matter => seen.Count > 0 && !seen.Contains(matter)))
            problems.Add(AuditRule.MatterHead, new ProblemPlace { Matter = matter }, Text(matters[matter].Number), null);
    }

    private void CheckHead(AuditedMatter head)
    {
        var place = new ProblemPlace { Matter = head.Matter, Number = head.Number };
        var (number, link) = matters.GetValueOrDefault(head.Matter);
        if (number != head.Number)
            problems.Add(AuditRule.MatterHead, place, Text(head.Number), Text(number));
        else
            problems.Compare(AuditRule.MatterHead, place, link, head.Link.Span);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A batch of acts that was checked.</summary>
/// <param name="Check">What was found.</param>
/// <param name="Acts">The acts in their order.</param>
internal sealed record CheckedActs(ActCheck Check, IReadOnlyList<(Guid Id, ActPlace Act)> Acts);

/// <summary>What the tree must know of an act.</summary>
internal sealed record ActPlace(LedgerHash Link, Guid Matter, int Number, long RecordedAt)
{
    /// <summary>What its leaf must hold; hashed where the act is checked, for that is done on every core.</summary>
    public LedgerHash LeafHash { get; } = MerkleTree.LeafHash(Link);

    /// <summary>The act's leaf; null while it has none.</summary>
    public long? Leaf { get; set; }
}
