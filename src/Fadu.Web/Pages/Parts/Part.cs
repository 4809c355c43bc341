using Fadu.Pages;

namespace Fadu.Web.Pages.Parts;

/// <summary>A piece of a page; its context comes down from the page.</summary>
public abstract class Part : Component
{
    /// <summary>Who looks, in which language, when.</summary>
    public required PageContext At { get; set; }

    /// <inheritdoc/>
    protected override void Know(object context) => At = (PageContext)context;

    /// <summary>Words in the reader's language.</summary>
    protected string T(string zh, string en) => At.Say(zh, en);

    /// <summary>Words in the reader's language.</summary>
    protected string T(Fadu.Law.Bilingual text) => At.Say(text);
}
