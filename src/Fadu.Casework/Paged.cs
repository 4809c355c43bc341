namespace Fadu.Casework;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">Rows on a page, 1 to 200.</param>
public readonly record struct Paging(int Number, int Size)
{
    private const int SizeAtMost = 200;

    /// <summary>The first page of 20.</summary>
    public static Paging First { get; } = new(1, 20);

    /// <summary>A page as people type it: kept within bounds.</summary>
    public static Paging Of(int? number, int? size) => new(Math.Clamp(number ?? 1, 1, 1_000_000), Math.Clamp(size ?? 20, 1, SizeAtMost));

    internal int Skip => (Number - 1) * Size;
}

/// <summary>One page of a list.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Total">Rows on all pages, counted after right.</param>
/// <param name="Page">Which page it is.</param>
public sealed record Paged<T>(IReadOnlyList<T> Rows, int Total, Paging Page)
{
    /// <summary>There is more than was looked at: then the total counts what was.</summary>
    public bool IsMore { get; init; }

    /// <summary>How many pages there are; at least 1.</summary>
    public int Pages => Math.Max(1, (Total + Page.Size - 1) / Page.Size);
}
