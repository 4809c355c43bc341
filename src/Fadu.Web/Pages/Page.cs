using Fadu.Pages;
using Microsoft.AspNetCore.Components;

namespace Fadu.Web.Pages;

/// <summary>A whole page: it stands in the frame of the workbench.</summary>
public abstract class Page : Component
{
    /// <summary>Who looks, in which language, when.</summary>
    [Parameter, EditorRequired]
    public required PageContext At { get; set; }

    /// <inheritdoc/>
    protected override void Know(object context) => At = (PageContext)context;

    /// <summary>Words in the reader's language.</summary>
    protected string T(string zh, string en) => At.Say(zh, en);

    /// <summary>Words in the reader's language.</summary>
    protected string T(Fadu.Law.Bilingual text) => At.Say(text);
}
