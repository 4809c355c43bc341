using System.Globalization;

namespace Fadu.Bench;

/// <summary>Repeated measurements of one thing.</summary>
/// <param name="Values">Each run's.</param>
internal readonly record struct Measured(IReadOnlyList<double> Values)
{
    /// <summary>The middle one.</summary>
    public double Median => Values.Count == 0 ? double.NaN : Values.Order().ElementAt(Values.Count / 2);

    /// <summary>Median with the smallest and the largest.</summary>
    public override string ToString() => Values.Count < 2 ? Short(Median) : $"{Short(Median)} ({Short(Values.Min())}–{Short(Values.Max())})";

    /// <summary>A figure with as many digits as it deserves.</summary>
    public static string Short(double value) => value switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}

/// <summary>One line of the table: what was reached, beside its limit, and what was to be reached.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Found">The product's figure, with its unit.</param>
/// <param name="Limit">The limit's figure in the same run; empty for an absolute aim.</param>
/// <param name="Value">What floor and aim are compared with: a ratio, or the figure itself.</param>
/// <param name="Floor">What must be reached.</param>
/// <param name="Aim">What should be.</param>
/// <param name="LessIsBetter">A cost rather than a rate.</param>
internal sealed record Mark(string What, string Found, string Limit, double Value, double Floor, double Aim, bool LessIsBetter = false)
{
    /// <summary>How it stands.</summary>
    public string Verdict => double.IsNaN(Value) ? "not measured" : Reaches(Aim) ? "aim" : Reaches(Floor) ? "floor" : "MISSED";

    /// <summary>A row of a Markdown table.</summary>
    public string Row => $"| {What} | {Found} | {Limit} | {Measured.Short(Value)} | {Bound(Floor)} / {Bound(Aim)} | {Verdict} |";

    private bool Reaches(double bound) => LessIsBetter ? Value <= bound : Value >= bound;

    private static string Bound(double bound) => bound >= 1000 ? bound.ToString("N0", CultureInfo.InvariantCulture) : bound.ToString(CultureInfo.InvariantCulture);
}
