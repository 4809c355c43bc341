using System.Globalization;

namespace Fadu.Ledger;

/// <summary>Holds signed heads, those stored and those kept outside, against the tree while it grows.</summary>
internal sealed class HeadAudit
{
    private readonly AuditInput input;
    private readonly AuditProblems problems;
    private readonly List<(Checkpoint Head, SignedNote Note, bool Outside)> heads = [];
    private readonly List<string> witnessed = [];
    private readonly List<VerifierKey> first;
    private readonly List<VerifierKey> second;
    private int next;
    private long anchoredAt;
    private long? chosenAt;

    public HeadAudit(AuditInput input, AuditProblems problems)
    {
        this.input = input;
        this.problems = problems;
        first = [.. input.LedgerKeys.Where(key => key.Kind != NoteKeyKind.Sm2)];
        second = [.. input.LedgerKeys.Where(key => key.Kind == NoteKeyKind.Sm2)];
        foreach (var head in input.Checkpoints.ToList().AsParallel().AsOrdered().Select(Opened))
        {
            Count++;
            Take(head, outside: false);
        }
        foreach (var note in input.OutsideHeads)
            Take(Opened(note), outside: true);
        heads.Sort((one, other) => one.Head.Size.CompareTo(other.Head.Size));
        At(new MerkleTree(), new MerkleTree(TreeHash.Sm3));
    }

    /// <summary>Stored heads read.</summary>
    public long Count { get; private set; }

    /// <summary>Leaves under the largest stored head that holds.</summary>
    public long Sealed { get; private set; }

    /// <summary>The largest stored head that holds.</summary>
    public SignedNote? Largest { get; private set; }

    /// <summary>Stored heads whose SM3 root the leaves give and whose SM2 line holds, or stands where no SM2 key was told.</summary>
    public long OfBoth { get; private set; }

    /// <summary>Whether any SM2 key was told.</summary>
    public bool ChecksSm2 => second.Count > 0;

    /// <summary>Whether a told key was held against the largest stored head that holds.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>Whether any head names an SM3 root.</summary>
    public bool NameSm3 => heads.Exists(one => one.Head.Sm3Root is not null);

    /// <summary>From this leaf on, every head carries both: the bureau chose so by the leaf's act.</summary>
    public void ChosenAt(long leaf) => chosenAt ??= leaf;

    /// <summary>Compares the heads of the trees' present size.</summary>
    /// <param name="tree">The SHA-256 tree.</param>
    /// <param name="sm3">The SM3 tree of the same leaves; null where no head names one and no act chose one.</param>
    public void At(MerkleTree tree, MerkleTree? sm3)
    {
        for (; next < heads.Count && heads[next].Head.Size == tree.Size; next++)
        {
            var (head, note, outside) = heads[next];
            if (!Agrees(head, note, outside, tree, sm3))
                continue;
            if (outside)
                anchoredAt = head.Size;
            else
                (Sealed, Largest, IsChecked, OfBoth) = (head.Size, note, first.Count > 0 || (ChecksSm2 && head.Sm3Root is not null), OfBoth + (head.Sm3Root is null ? 0 : 1));
            witnessed.AddRange(input.Witnesses.Where(note.IsSignedBy).Select(witness => Witnessed(witness, note, head)));
        }
    }

    /// <summary>Heads of more leaves than there are.</summary>
    public void Finish(MerkleTree tree)
    {
        foreach (var (head, note, outside) in heads.Skip(next))
        {
            problems.Add(outside ? AuditRule.RolledBack : AuditRule.CheckpointAhead, new ProblemPlace { Leaf = head.Size },
                note.ToString(), $"{tree.Size.ToString(CultureInfo.InvariantCulture)} leaves");
        }
    }

    /// <summary>The third verdict.</summary>
    /// <param name="promisesKept">Promises held outside that were found kept.</param>
    public Verdict Anchoring(long promisesKept)
    {
        var found = problems.Of(AuditQuestion.Anchoring);
        if (found > 0)
            return new Verdict(VerdictState.Problem, $"与外部持有的凭据有 {found} 处不符", $"{found} things held outside speak against it");
        if (anchoredAt > 0)
        {
            return new Verdict(VerdictState.Ok,
                $"与外部持有的树头相符，至第 {anchoredAt} 个树叶", $"agrees with the head held outside, up to leaf {anchoredAt}");
        }
        var (zh, en) = ("自洽，未锚定：没有外部持有的树头可比，无法排除退回旧本或另造一本", "self-consistent, not anchored: without a head held outside, a roll-back or another ledger cannot be ruled out");
        if (promisesKept > 0)
            (zh, en) = ($"{zh}；{promisesKept} 份外部持有的承诺均已兑现", $"{en}; {promisesKept} promises held outside are kept");
        return witnessed.Count == 0
            ? new Verdict(VerdictState.Unknown, zh, en)
            : new Verdict(VerdictState.Unknown, $"{zh}；所存树头曾由见证方签署：{witnessed[^1]}", $"{en}; a stored head was witnessed: {witnessed[^1]}");
    }

    // Each tree is held against the head by itself: one that was changed shows whatever the other says.
    private bool Agrees(Checkpoint head, SignedNote note, bool outside, MerkleTree tree, MerkleTree? sm3)
    {
        var place = new ProblemPlace { Leaf = head.Size };
        var agrees = true;
        if (head.Root != tree.Root)
        {
            problems.Add(outside ? AuditRule.Forked : AuditRule.CheckpointRoot, place, note.ToString(), tree.Root.ToBase64());
            agrees = false;
        }
        if (head.Sm3Root is { } named && named != sm3!.Root)
        {
            problems.Add(outside ? AuditRule.Forked : AuditRule.CheckpointSm3Root, place, note.ToString(), sm3.Root.ToBase64());
            agrees = false;
        }
        if (head.Sm3Root is null && head.Size > chosenAt)
        {
            problems.Add(outside ? AuditRule.HeadSignature : AuditRule.CheckpointSm3Missing, place, "an SM3 root and an SM2 line", note.ToString());
            agrees = false;
        }
        return agrees;
    }

    // Checking a signature takes longer than all else here; it is done on every core.
    private OpenedHead Opened(string note) =>
        LedgerAudit.TryRead(note, Checkpoint.Parse, out var signed, out var head)
            ? new OpenedHead(note, signed, head, head.Origin == input.Origin && (first.Count == 0 || first.Exists(signed.IsSignedBy)), IsSm2Ours(signed, head))
            : new OpenedHead(note, null, null, IsOurs: false, IsSm2Ours: false);

    // Without an SM2 key it can only be said that a second line of the ledger's stands there.
    private bool IsSm2Ours(SignedNote signed, Checkpoint head) =>
        head.Sm3Root is null || (ChecksSm2 ? second.Exists(signed.IsSignedBy) : signed.Signatures.Count(line => line.Name == head.Origin) > 1);

    private void Take(OpenedHead opened, bool outside)
    {
        if (opened is not { Signed: { } signed, Head: { } head })
        {
            problems.Add(outside ? AuditRule.HeadUnreadable : AuditRule.CheckpointMalformed, new ProblemPlace(), "a signed checkpoint", opened.Note);
            return;
        }
        var place = new ProblemPlace { Leaf = head.Size };
        if (head.Origin != input.Origin)
            problems.Add(outside ? AuditRule.HeadOrigin : AuditRule.CheckpointOrigin, place, input.Origin, head.Origin);
        else if (!opened.IsOurs)
            problems.Add(outside ? AuditRule.HeadSignature : AuditRule.CheckpointSignature, place, LedgerAudit.Keys(first), opened.Note);
        else if (!opened.IsSm2Ours)
            problems.Add(outside ? AuditRule.HeadSignature : AuditRule.CheckpointSm2Signature, place, ChecksSm2 ? LedgerAudit.Keys(second) : "a line by an SM2 key", opened.Note);
        else
            heads.Add((head, signed, outside));
    }

    private static string Witnessed(VerifierKey witness, SignedNote note, Checkpoint head)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(Math.Min(note.Signatures.First(witness.IsNamedBy).WitnessedAt ?? 0, 253_402_300_799));
        return string.Create(CultureInfo.InvariantCulture, $"{witness.Name}, {at:yyyy-MM-dd'T'HH:mm:ss'Z'}, {head.Size}");
    }

    /// <summary>A head as it was read.</summary>
    /// <param name="Note">Its text.</param>
    /// <param name="Signed">With its signatures; null when it cannot be read.</param>
    /// <param name="Head">What it says; null when it cannot be read.</param>
    /// <param name="IsOurs">It is of this ledger, and signed by one of its Ed25519 keys where any was told.</param>
    /// <param name="IsSm2Ours">It names no SM3 root, or is signed by one of the SM2 keys where any was told.</param>
    private sealed record OpenedHead(string Note, SignedNote? Signed, Checkpoint? Head, bool IsOurs, bool IsSm2Ours);
}
