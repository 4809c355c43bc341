namespace Fadu.Ledger;

/// <summary>The problems of one audit: all counted by question, the first kept with their evidence.</summary>
internal sealed class AuditProblems(int keep)
{
    private readonly List<AuditProblem> kept = [];
    private readonly Dictionary<AuditQuestion, long> counts = [];

    public IReadOnlyList<AuditProblem> Kept => kept;

    public long Total => counts.Values.Sum();

    public long Of(AuditQuestion question) => counts.GetValueOrDefault(question);

    public void Add(AuditRule rule, ProblemPlace place, string? expected, string? found)
    {
        counts[rule.Question] = Of(rule.Question) + 1;
        if (kept.Count < keep)
            kept.Add(new AuditProblem(rule, place, expected, found));
    }

    /// <summary>Takes the problems of a batch after its own.</summary>
    public void Take(AuditProblems batch)
    {
        foreach (var (question, count) in batch.counts)
            counts[question] = Of(question) + count;
        kept.AddRange(batch.kept.Take(keep - kept.Count));
    }

    public void Compare(AuditRule rule, ProblemPlace place, LedgerHash expected, ReadOnlySpan<byte> found)
    {
        if (!LedgerHash.TryRead(found, out var hash) || hash != expected)
            Add(rule, place, expected.ToString(), Convert.ToHexStringLower(found));
    }
}
