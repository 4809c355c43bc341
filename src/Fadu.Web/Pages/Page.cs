using Fadu.Web.Pages.Writing;
using Microsoft.AspNetCore.Components;

namespace Fadu.Web.Pages;

/// <summary>A whole page: it is given its context by the endpoint.</summary>
public abstract class Page : Component
{
    /// <summary>Who looks, in which language, when.</summary>
    [Parameter, EditorRequired]
    public required PageContext At { get; set; }

    /// <summary>Words in the reader's language.</summary>
    protected string T(string zh, string en) => At.Say(zh, en);

    /// <summary>Words in the reader's language.</summary>
    protected string T(Fadu.Law.Bilingual text) => At.Say(text);
}
