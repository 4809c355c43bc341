namespace Fadu.Law.Figures;

/// <summary>One row that a figure measures in a matter.</summary>
/// <param name="Figure">Id of the figure.</param>
/// <param name="Act">Number of the act; of a clock the act that started it; of a matter its first.</param>
/// <param name="Subject">Number of the subject; 0 the matter.</param>
/// <param name="On">The legal day it counts on: that of occurrence, as corrected.</param>
/// <param name="At">The instant; what lies after the moment of reading has not come to pass.</param>
/// <param name="What">Id of the act or of the limit.</param>
/// <param name="Category">What sorts the rows: a kind, a rule, a limit; empty none.</param>
/// <param name="Amount">What it adds: 1, an amount, or -1 where a stock leaves.</param>
public sealed record MeasuredRow(string Figure, int Act, int Subject, DateOnly On, DateTimeOffset At, string What, string Category, decimal Amount);
