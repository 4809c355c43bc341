using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>An officer at the workbench: signs in, finds the matter, opens the form of an act, fills it and presses its button. Only what is on the page is used.</summary>
/// <param name="page">The window.</param>
public sealed partial class Workbench(IPage page)
{
    private string fileNumber = "";

    /// <summary>The matter in hand.</summary>
    public string FileNumber => fileNumber;

    /// <summary>Signs in by choosing an officer from the list.</summary>
    public async Task SignInAsync(string person)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("li", new() { Has = page.Locator($"input[name=person][value='{person}']") }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/work$"));
    }

    /// <summary>Registers a new matter.</summary>
    /// <param name="procedure">The procedure chosen on the page.</param>
    /// <param name="act">The act that opens it.</param>
    /// <param name="fields">Fields as <c>name=value</c>, apart by spaces.</param>
    public async Task RegisterAsync(string procedure, string act, string fields)
    {
        await page.Locator("a[href='/open']:visible").First.ClickAsync();
        await page.Locator($"a[href='/open/{procedure}/{act}']").ClickAsync();
        await FillAsync(fields);
        await PressAsync();
        await ExpectRecordedAsync(act);
        fileNumber = (await page.Locator("main .fileno").First.InnerTextAsync()).Trim();
    }

    /// <summary>Finds the matter in hand by its file number, unless it is open already.</summary>
    public async Task OpenMatterAsync()
    {
        if (MatterPath().IsMatch(new Uri(page.Url).AbsolutePath) && (await page.Locator("main .fileno").First.InnerTextAsync()).Trim() == fileNumber)
            return;
        await page.GotoAsync("/matters");
        await page.Locator("main input[name=q]").FillAsync(fileNumber);
        await page.Locator("main input[name=q]").PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = fileNumber, Exact = true }).First.ClickAsync();
    }

    /// <summary>Opens the form of an act from the matter's list of acts.</summary>
    /// <param name="act">The act.</param>
    /// <param name="about">What the list says it is about; the matter itself unless told.</param>
    public async Task OpenFormAsync(string act, string about = "本案")
    {
        await OpenMatterAsync();
        var group = page.Locator("#acts details.acts-of").Filter(new() { Has = page.Locator("summary", new() { HasTextRegex = new Regex("^" + Regex.Escape(about)) }) }).First;
        if (await group.GetAttributeAsync("open") is null)
            await group.Locator("summary").ClickAsync();
        await group.Locator($"a[href*='/acts/{act}?'], a[href$='/acts/{act}']").First.ClickAsync();
        await Assertions.Expect(page.Locator("form.card button[type=submit]")).ToBeVisibleAsync();
    }

    /// <summary>Performs an act of the matter in hand, which has to be granted.</summary>
    public async Task PerformAsync(string act, string fields = "", string about = "本案")
    {
        await OpenFormAsync(act, about);
        await FillAsync(fields);
        await PressAsync();
        await ExpectRecordedAsync(act);
    }

    /// <summary>Fills the form. <c>true</c> and <c>false</c> choose yes and no; several choices are apart by commas; <c>*</c> ticks every box offered, and takes the last entry of a list.</summary>
    public async Task FillAsync(string fields)
    {
        foreach (var pair in fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            await FillAsync(name, value);
        }
    }

    /// <summary>Presses the form's button.</summary>
    public Task PressAsync() => page.Locator("form.card button[type=submit]").ClickAsync();

    /// <summary>The query code shown after a party was added.</summary>
    public async Task<string> QueryCodeAsync() => (await page.Locator(".done-line b.num").InnerTextAsync()).Trim();

    private async Task FillAsync(string name, string value)
    {
        var input = page.Locator($"form.card [name='{name}']");
        if (await input.CountAsync() == 0)
            throw new InvalidOperationException($"the form at {page.Url} has no field {name}");
        var kind = await input.First.EvaluateAsync<string>("one => one.tagName === 'INPUT' ? one.type : one.tagName.toLowerCase()");
        switch (kind)
        {
            case "radio" or "checkbox" when value == "*":
                for (var i = 0; i < await input.CountAsync(); i++)
                    await input.Nth(i).CheckAsync();
                break;
            case "radio" or "checkbox":
                foreach (var one in value.Split(','))
                    await page.Locator($"form.card [name='{name}'][value='{one}']").CheckAsync();
                break;
            case "select" when value == "*":
                await input.SelectOptionAsync(await input.Locator("option").Last.GetAttributeAsync("value") ?? "");
                break;
            case "select":
                await input.SelectOptionAsync(value);
                break;
            default:
                await input.FillAsync(value);
                break;
        }
    }

    private async Task ExpectRecordedAsync(string act)
    {
        if (await page.Locator(".done-line").CountAsync() > 0)
            return;
        var said = await page.Locator("main").InnerTextAsync();
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{act} was not recorded; the page at {page.Url} says:\n{said[..Math.Min(1500, said.Length)]}"));
    }

    [GeneratedRegex("^/matters/[0-9a-f-]{36}$")]
    private static partial Regex MatterPath();
}
