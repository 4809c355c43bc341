using Fadu.Disclosure;
using Fadu.Pages;

namespace Fadu.Portal.Pages;

/// <summary>A page of the public window, or a piece of one.</summary>
public abstract class PortalPart : Component
{
    /// <summary>What every page of the window knows.</summary>
    public PortalContext At { get; private set; } = null!;

    /// <inheritdoc/>
    protected override void Know(object context) => At = (PortalContext)context;

    /// <summary>Words in the reader's language.</summary>
    protected string T(string zh, string en) => At.Say(zh, en);

    /// <summary>Words in the reader's language.</summary>
    protected string T(PublicText text) => At.Say(text);
}
