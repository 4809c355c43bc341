namespace Fadu.Casework.Bureau;

/// <summary>What a row of the roster says.</summary>
public enum RosterKind
{
    /// <summary>A unit (单位): <c>Of</c> its parent, <c>Value</c> its level.</summary>
    Unit,

    /// <summary>An officer (民警): <c>Value</c> the name.</summary>
    Officer,

    /// <summary>A post (岗位): <c>Key</c> the person, <c>Of</c> the unit, <c>Value</c> the kind of post.</summary>
    Post,

    /// <summary>A qualification: <c>Key</c> the person, <c>Value</c> which.</summary>
    Qualification,

    /// <summary>Leave: <c>Key</c> the person.</summary>
    Leave,

    /// <summary>Acting (代理): <c>Key</c> who acts, <c>Of</c> whose posts.</summary>
    Acting,

    /// <summary>A setting that a pack leaves to the bureau: <c>Key</c> its id, <c>Value</c> the option.</summary>
    Setting,

    /// <summary>An adopted file of a pack: <c>Key</c> its path, <c>Value</c> its hash.</summary>
    Edition,

    /// <summary>A declared outage, during which powers are used on paper.</summary>
    Outage,

    /// <summary>The bureau's schedule of retention: <c>Value</c> its text.</summary>
    Retention,

    /// <summary>The bureau itself: <c>Key</c> its id, <c>Of</c> its first unit, <c>Value</c> its zone.</summary>
    Bureau,
}

/// <summary>One dated fact about the bureau, folded from one of its acts.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Key">Whom or what it is about.</param>
/// <param name="Of">What it relates to; empty when nothing.</param>
/// <param name="Value">Its value; empty when none.</param>
/// <param name="From">First day it holds.</param>
/// <param name="Until">Last day it holds, included; null is open.</param>
/// <param name="Title">Its Chinese name, where it has one.</param>
/// <param name="IsOrgan">A unit that is an organ (机关) and decides in its own name.</param>
/// <param name="Act">Number of the bureau's act it comes from.</param>
public sealed record RosterRow(
    RosterKind Kind,
    string Key,
    string Of,
    string Value,
    DateOnly From,
    DateOnly? Until,
    string Title,
    bool IsOrgan,
    int Act)
{
    /// <summary>Whether it holds on a day; both ends are included.</summary>
    public bool HoldsOn(DateOnly on) => From <= on && (Until is null || on <= Until);
}
