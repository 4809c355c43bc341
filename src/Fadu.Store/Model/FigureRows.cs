namespace Fadu.Store.Model;

/// <summary>A row that a figure (指标) measures: what the figure opens to.</summary>
[Declared(TableKind.View)]
public sealed class FigureRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Id of the figure.</summary>
    public required string Figure { get; init; }

    /// <summary>Number of the act; of a clock the act that started it; of a matter its first.</summary>
    public required int Number { get; init; }

    /// <summary>Place among the rows of that act, from 1.</summary>
    public required int Place { get; init; }

    /// <summary>Number of the subject; 0 is the matter.</summary>
    public required int Subject { get; init; }

    /// <summary>The legal day it counts on.</summary>
    public required DateOnly OnDay { get; init; }

    /// <summary>The instant: what lies after the moment of reading has not come to pass.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The handling unit; empty when there is none.</summary>
    public required string Unit { get; init; }

    /// <summary>Id of the act or of the limit.</summary>
    public required string What { get; init; }

    /// <summary>What sorts the rows: a kind, a rule, a limit; empty none.</summary>
    public required string Category { get; init; }

    /// <summary>What it adds, in hundredths: money has no finer part. Negative where a stock leaves.</summary>
    public required long Hundredths { get; init; }
}

/// <summary>The total of a figure that adds, of one day and unit.</summary>
[Declared(TableKind.View)]
public sealed class FigureTotalRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Id of the figure.</summary>
    public required string Figure { get; init; }

    /// <summary>The legal day.</summary>
    public required DateOnly OnDay { get; init; }

    /// <summary>The handling unit; empty when there is none.</summary>
    public required string Unit { get; init; }

    /// <summary>How many rows stand behind it; never 0.</summary>
    public required int Rows { get; init; }

    /// <summary>What they add up to, in hundredths.</summary>
    public required long Hundredths { get; init; }
}
