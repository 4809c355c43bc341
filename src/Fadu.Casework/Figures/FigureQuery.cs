using Fadu.Law;
using Fadu.Law.Figures;

namespace Fadu.Casework.Figures;

/// <summary>For which period and units figures are asked, and as known when.</summary>
/// <param name="From">First day, included.</param>
/// <param name="To">Last day, included.</param>
public sealed record FigureQuery(DateOnly From, DateOnly To)
{
    /// <summary>Units whose matters count; null for the whole bureau.</summary>
    public IReadOnlyCollection<string>? Units { get; init; }

    /// <summary>As known when the ledger had so many leaves; null for all that is known.</summary>
    public long? Leaf { get; init; }

    /// <summary>As known at a moment; null for now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>A calendar year.</summary>
    public static FigureQuery OfYear(int year) => new(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
}

/// <summary>What a figure says.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Value">The number; null when it is not recorded or is a day.</param>
/// <param name="Day">The day; null when it is not recorded or is a number.</param>
/// <param name="Rows">Rows behind it.</param>
/// <param name="NotRecorded">Why there is nothing to tell it from; null when there is.</param>
public sealed record FigureReading(FigureDefinition Figure, decimal? Value, DateOnly? Day, int Rows, Bilingual? NotRecorded)
{
    /// <summary>Whether there is something to tell it from: otherwise it is not recorded, and never zero.</summary>
    public bool IsRecorded => NotRecorded is null;
}

/// <summary>One row of what a figure measures. It names no person.</summary>
/// <param name="Matter">The matter; null of a look at none.</param>
/// <param name="FileNumber">文号; empty where there is no matter.</param>
/// <param name="Act">Number of the act; of a clock the act that started it.</param>
/// <param name="What">The act, or the limit.</param>
/// <param name="On">The day it counts on.</param>
/// <param name="Unit">Name of the handling unit.</param>
/// <param name="Category">What it is sorted under; null none.</param>
/// <param name="Amount">What it adds.</param>
public sealed record FigureLine(Guid? Matter, string FileNumber, int Act, Bilingual What, DateOnly On, string Unit, Bilingual? Category, decimal Amount)
{
    /// <summary>What stands in the place of the file number of a sealed record.</summary>
    public static Bilingual SealedWords { get; } = new("已封存", "sealed");

    /// <summary>The record is sealed: it is counted, and neither named nor opened from here.</summary>
    public bool IsSealed { get; init; }

    /// <summary>文号, or that the record is sealed.</summary>
    public string Named(string language) => IsSealed ? SealedWords.In(language) : FileNumber;
}

/// <summary>How the rows of a figure are parted.</summary>
public enum FigureGrouping
{
    /// <summary>By month.</summary>
    Month,

    /// <summary>By handling unit.</summary>
    Unit,

    /// <summary>By what sorts them.</summary>
    Category,
}

/// <summary>One part of a figure.</summary>
/// <param name="Key">A month as <c>2026-03</c>, a unit, a category.</param>
/// <param name="Title">The same in words.</param>
/// <param name="Value">What the figure says of this part.</param>
/// <param name="Rows">Rows behind it.</param>
public sealed record FigureGroup(string Key, Bilingual Title, decimal Value, int Rows);

/// <summary>Which rows of a figure are opened; by default all.</summary>
/// <param name="Category">Only what is sorted under this.</param>
/// <param name="Month">Only what counts on a day of the month that begins on this one.</param>
public readonly record struct FigurePart(string? Category = null, DateOnly? Month = null);

/// <summary>How the rows of a figure are sorted.</summary>
public enum FigureOrder
{
    /// <summary>The latest day first.</summary>
    Latest,

    /// <summary>The earliest day first.</summary>
    Earliest,

    /// <summary>By file number.</summary>
    Number,

    /// <summary>By unit.</summary>
    Unit,

    /// <summary>The greatest amount first.</summary>
    Amount,
}
