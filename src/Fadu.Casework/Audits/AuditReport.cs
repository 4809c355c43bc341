using Fadu.Law;

namespace Fadu.Casework.Audits;

/// <summary>What holding a log against the law gave.</summary>
/// <param name="Procedure">The procedure it was held against.</param>
/// <param name="Matters">Cases read.</param>
/// <param name="Acts">Events judged.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Rules">Every rule of the procedure in its order, then what else was found; a rule nobody broke counts 0.</param>
/// <param name="Rejected">What could not be read or judged; nothing is left out without a line here.</param>
public sealed record AuditReport(
    Bilingual Procedure,
    long Matters,
    long Acts,
    double Seconds,
    IReadOnlyList<RuleFindings> Rules,
    IReadOnlyList<LogRejection> Rejected)
{
    /// <summary>Whether the whole log was read and judged.</summary>
    public bool IsWhole => Rejected.Count == 0;

    /// <summary>All findings together.</summary>
    public long Findings => Rules.Sum(rule => rule.Count);
}

/// <summary>The findings of one rule.</summary>
/// <param name="rule">Its id.</param>
/// <param name="title">What it asks; null of what is asked of every act.</param>
/// <param name="cite">The provision; null when there is none.</param>
public sealed class RuleFindings(string rule, Bilingual? title, Citation? cite)
{
    private readonly List<LogFinding> first = [];
    private string? matter;

    /// <summary>The rule's id.</summary>
    public string Rule => rule;

    /// <summary>What it asks.</summary>
    public Bilingual Title { get; } = title ?? new Bilingual(rule, rule);

    /// <summary>The provision, or null.</summary>
    public Citation? Cite => cite;

    /// <summary>How many acts broke it.</summary>
    public long Count { get; private set; }

    /// <summary>In how many matters.</summary>
    public long Matters { get; private set; }

    /// <summary>The first of them, in the log's order.</summary>
    public IReadOnlyList<LogFinding> First => first;

    internal void Add(LogFinding finding, int keep)
    {
        Count++;
        if (matter != finding.Matter)
            Matters++;
        matter = finding.Matter;
        if (first.Count < keep)
            first.Add(finding);
    }
}

/// <summary>问题: one act of a log that a rule is not satisfied with.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Matter">The case, as the log names it.</param>
/// <param name="Line">The line of the event.</param>
/// <param name="Act">What was done.</param>
/// <param name="On">Its day on the wall.</param>
/// <param name="Lacking">What is lacking.</param>
public sealed record LogFinding(string Rule, string Matter, long Line, Bilingual Act, DateOnly On, Bilingual Lacking);
