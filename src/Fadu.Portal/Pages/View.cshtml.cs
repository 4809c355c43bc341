using Microsoft.AspNetCore.Mvc;

namespace Fadu.Portal.Pages;

/// <summary>Keeps how a reader wants the pages: language and size of type.</summary>
public sealed class ViewModel(PortalBureau bureau, TimeProvider time) : PortalPage(bureau, time)
{
    /// <summary>Sets what was asked for and goes back to the start.</summary>
    public IActionResult OnGet(string? to, string? large)
    {
        Choose(to, large);
        return LocalRedirect("/");
    }
}
