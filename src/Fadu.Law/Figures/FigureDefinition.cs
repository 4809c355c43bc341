using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Figures;

/// <summary>What is done with the rows of a figure.</summary>
public enum FigureMeasure
{
    /// <summary>They are counted.</summary>
    Count,

    /// <summary>Their amounts are added up.</summary>
    Sum,

    /// <summary>The matters, or subjects, behind them are counted, each once.</summary>
    Distinct,

    /// <summary>How many stood at the end of a day.</summary>
    Stock,

    /// <summary>One figure in per cent of another.</summary>
    Share,

    /// <summary>How many years in a row, the period's own the last, another figure has rows.</summary>
    InARow,

    /// <summary>The first day among them.</summary>
    FirstDay,

    /// <summary>The last day among them.</summary>
    LastDay,
}

/// <summary>What the rows of a figure are.</summary>
public enum FigureOver
{
    /// <summary>Acts that stand, as corrected.</summary>
    Acts,

    /// <summary>Matters.</summary>
    Matters,

    /// <summary>Clocks.</summary>
    Clocks,

    /// <summary>The register of refusals.</summary>
    Refusals,

    /// <summary>The register of looks.</summary>
    Looks,
}

/// <summary>What makes one row.</summary>
public enum FigureEach
{
    /// <summary>The act, matter, clock, refusal or look itself.</summary>
    Whole,

    /// <summary>Each subject of an act.</summary>
    Subject,

    /// <summary>Each item of a list in a field of an act.</summary>
    Item,

    /// <summary>Each finding recorded against an act.</summary>
    Finding,

    /// <summary>Each ground of a refusal.</summary>
    Ground,
}

/// <summary>What of a clock is measured.</summary>
public enum FigureClockState
{
    /// <summary>It was ended in time: on the day it ended.</summary>
    Met,

    /// <summary>It was ended after its last moment: on the day it ended.</summary>
    MetLate,

    /// <summary>It ran out: on the day it did, whether something ended it later or not.</summary>
    Expired,

    /// <summary>It has run out and nothing has ended it: a stock.</summary>
    Overdue,
}

/// <summary>Which rows of one procedure a figure takes.</summary>
/// <param name="Procedure">Its id; null for every procedure.</param>
/// <param name="Acts">Ids of acts; empty for all.</param>
/// <param name="Limits">Ids of limits; empty for all.</param>
/// <param name="On">Kind of the subject a clock runs on, or matter; null for any.</param>
/// <param name="Holder">Whose limits: the organ's, a party's, others'; null for any.</param>
/// <param name="Where">What the act's own fields and its matter must be; null always. Unknown is no.</param>
public sealed record FigureSource(string? Procedure, IReadOnlyCollection<string> Acts, IReadOnlyCollection<string> Limits, string? On, LimitHolder? Holder, Condition? Where);

/// <summary>The items of a list that make rows.</summary>
/// <param name="Field">The field that holds the list.</param>
/// <param name="Where">What an item must be, part by part.</param>
/// <param name="Category">The part that sorts the rows; null none.</param>
/// <param name="Register">The register that names the categories; null none.</param>
/// <param name="Amount">The part that is added up; null one each.</param>
internal sealed record FigureItems(string Field, IReadOnlyList<(string Key, Comparison Asked)> Where, string? Category, string? Register, string? Amount);

/// <summary>指标: a named measure for a period and a unit, which opens to the rows it measures.</summary>
public sealed record FigureDefinition
{
    /// <summary>Its id, the name of its file.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>What it counts in: 件, 次, 元.</summary>
    public required Bilingual Unit { get; init; }

    /// <summary>Key in the register of topics.</summary>
    public required string Topic { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>Why nothing is recorded from which it could be told; null when it can.</summary>
    public Bilingual? Unrecorded { get; init; }

    /// <summary>What the structure cannot say of how it is counted.</summary>
    public Bilingual? Note { get; init; }

    /// <summary>The provision that asks for it.</summary>
    public Citation? Cite { get; init; }

    /// <summary>What is done with its rows.</summary>
    public FigureMeasure Measure { get; init; }

    /// <summary>What its rows are.</summary>
    public FigureOver Over { get; init; }

    /// <summary>What makes one row.</summary>
    public FigureEach Each { get; init; }

    /// <summary>Which rows it takes; a row that several sources take stands once.</summary>
    public IReadOnlyList<FigureSource> From { get; init; } = [];

    /// <summary>What of a clock is measured.</summary>
    public IReadOnlySet<FigureClockState> States { get; init; } = new HashSet<FigureClockState>();

    /// <summary>The field of the act that is added up; null one each.</summary>
    public string? Amount { get; init; }

    /// <summary>Whether <see cref="FigureMeasure.Distinct"/> counts subjects; otherwise matters.</summary>
    public bool DistinctSubjects { get; init; }

    /// <summary>The figures it is made of: of a share the part and the whole.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>The items that make its rows, when <see cref="Each"/> says so.</summary>
    internal FigureItems? Items { get; init; }

    /// <summary>The register that names the categories of its rows; null none.</summary>
    public string? CategoryRegister => Items?.Register;

    /// <summary>Whether it is told from other figures and has no rows of its own.</summary>
    public bool IsMadeOfOthers => Measure is FigureMeasure.Share or FigureMeasure.InARow;

    /// <summary>Whether its rows follow from the acts of matters: they are kept, and opened from there.</summary>
    public bool IsKept => Unrecorded is null && !IsMadeOfOthers && Over is FigureOver.Acts or FigureOver.Matters or FigureOver.Clocks;

    /// <summary>Whether it adds over days and units, so that totals are kept. What runs out asks the time of reading.</summary>
    public bool Adds => IsKept && Measure is FigureMeasure.Count or FigureMeasure.Sum && !States.Contains(FigureClockState.Expired);
}
