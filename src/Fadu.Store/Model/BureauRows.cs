namespace Fadu.Store.Model;

/// <summary>A bureau (机关) and its own matter, whose acts found it and change its roster.</summary>
[Declared(TableKind.View)]
public sealed class BureauRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The matter of the bureau itself.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Its name in Chinese.</summary>
    public required string NameZh { get; init; }

    /// <summary>Its name in English.</summary>
    public required string NameEn { get; init; }

    /// <summary>IANA time zone.</summary>
    public required string Zone { get; init; }

    /// <summary>Runs on a simulated clock, for ever.</summary>
    public bool Demonstration { get; init; }
}

/// <summary>One dated fact about the bureau, folded from an act of its own matter: a unit, an officer, a post, a setting, an adopted file…</summary>
/// <remarks>The whole roster of a bureau is read at once and kept in memory under the version of the bureau's matter.</remarks>
[Declared(TableKind.View)]
public sealed class RosterFactRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Number, in the bureau's matter, of the act it comes from.</summary>
    public required int Number { get; init; }

    /// <summary>Its place among the facts of that act, from 1.</summary>
    public required int Place { get; init; }

    /// <summary>unit, officer, post, qualification, leave, acting, setting, edition, outage, retention, bureau.</summary>
    public required string Kind { get; init; }

    /// <summary>Whom or what it is about.</summary>
    public required string Key { get; init; }

    /// <summary>What it relates to; empty when nothing.</summary>
    public required string Of { get; init; }

    /// <summary>Its value; empty when none.</summary>
    public required string Value { get; init; }

    /// <summary>First day it holds.</summary>
    public required DateOnly FromDay { get; init; }

    /// <summary>Last day it holds, included; null when open.</summary>
    public DateOnly? ToDay { get; init; }

    /// <summary>Its Chinese name, where it has one.</summary>
    public required string Title { get; init; }

    /// <summary>A unit that is an organ (机关) and decides in its own name.</summary>
    public bool IsOrgan { get; init; }
}

/// <summary>A pack file (or calendar, or template) that was adopted; kept for as long as an act names it.</summary>
[Declared(TableKind.SideFacts)]
public sealed class EditionRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Path under <c>laws/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of its bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Its bytes.</summary>
    public required byte[] Text { get; init; }

    /// <summary>When it was taken in.</summary>
    public required DateTimeOffset At { get; init; }
}
