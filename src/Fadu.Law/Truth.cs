namespace Fadu.Law;

/// <summary>Three values: <em>unknown</em> is not <em>no</em>.</summary>
public enum Truth
{
    /// <summary>It does not hold.</summary>
    No,

    /// <summary>The record does not say.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    Yes,
}
