using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>An officer at the workbench: signs in, opens a matter, opens the form of an act, fills it and presses its button. Only what is on the page is used.</summary>
/// <param name="page">The window.</param>
/// <param name="reader">Who sits there.</param>
public sealed partial class Workbench(IPage page, Reader reader)
{
    private string matterPath = "";
    private bool handedOver;

    /// <summary>文号 of the matter in hand.</summary>
    public string FileNumber { get; private set; } = "";

    /// <summary>Signs in by choosing an officer from the list, in the reader's language.</summary>
    public async Task SignInAsync(string person)
    {
        await page.GotoAsync("/sign-in");
        if (reader.ReadsEnglish)
            await page.GetByRole(AriaRole.Link, new() { Name = "English" }).First.ClickAsync();
        await PageChecks.LookAsync(page, reader, "sign-in");
        await page.Locator("li", new() { Has = page.Locator($"input[name=person][value='{person}']") }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/work$"));
    }

    /// <summary>Another officer sits down at the same window, without the way through the sign-in page.</summary>
    public async Task HandOverAsync(string person)
    {
        var answer = await page.APIRequest.PostAsync("/api/sign-in", new() { DataObject = new { person } });
        Assert.Equal(204, answer.Status);
        handedOver = true;
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
        await DoAsync(act);
        await TakeUpAsync();
    }

    /// <summary>Opens a matter from the list on this page.</summary>
    public async Task OpenFromListAsync(Guid matter)
    {
        await page.Locator($"main a[href='/matters/{matter}']").First.ClickAsync();
        await TakeUpAsync();
    }

    /// <summary>Opens the form of an act from the matter's list of acts.</summary>
    /// <param name="act">The act.</param>
    /// <param name="about">What the list says it is about; the matter itself unless told.</param>
    public async Task OpenFormAsync(string act, string? about = null)
    {
        if (handedOver || new Uri(page.Url).AbsolutePath != matterPath)
            await page.GotoAsync(matterPath);
        handedOver = false;
        var named = new Regex("^" + Regex.Escape(about ?? reader.T("本案", "the matter")));
        var group = page.Locator("#acts details.acts-of").Filter(new() { Has = page.Locator("summary", new() { HasTextRegex = named }) }).First;
        if (await group.GetAttributeAsync("open") is null)
            await group.Locator("summary").ClickAsync();
        await group.Locator($"a[href*='/acts/{act}?'], a[href$='/acts/{act}']").First.ClickAsync();
        await Assertions.Expect(page.Locator("form.card button[type=submit]")).ToBeVisibleAsync();
    }

    /// <summary>Performs an act of the matter in hand, which has to be granted.</summary>
    public async Task PerformAsync(string act, string fields = "", string? about = null)
    {
        await OpenFormAsync(act, about);
        await FillAsync(fields);
        await DoAsync(act);
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

    /// <summary>Presses the form's button, and the act is recorded.</summary>
    public async Task DoAsync(string act)
    {
        await PressAsync();
        await ExpectRecordedAsync(act);
    }

    /// <summary>Presses the form's button.</summary>
    public Task PressAsync() => page.Locator("form.card button[type=submit]").ClickAsync();

    /// <summary>The query code shown after a party was added.</summary>
    public async Task<string> QueryCodeAsync() => (await page.Locator(".done-line b.num").InnerTextAsync()).Trim();

    private async Task TakeUpAsync()
    {
        await Assertions.Expect(page).ToHaveURLAsync(MatterPath());
        matterPath = new Uri(page.Url).AbsolutePath;
        FileNumber = (await page.Locator("main .fileno").First.InnerTextAsync()).Trim();
    }

    private async Task FillAsync(string name, string value)
    {
        var input = page.Locator($"form.card [name='{name}']");
        if (await input.CountAsync() == 0)
            throw new InvalidOperationException($"the form at {page.Url} has no field {name}");
        // Officers of other units are folded away.
        var folded = page.Locator($"form.card details.others:not([open]):has([name='{name}']) > summary");
        if (await folded.CountAsync() > 0)
            await folded.First.ClickAsync();
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
        await page.Locator("footer").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (await page.Locator(".done-line").CountAsync() > 0)
            return;
        var said = await page.Locator("main").InnerTextAsync();
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{act} was not recorded; the page at {page.Url} says:\n{said[..Math.Min(1500, said.Length)]}"));
    }

    [GeneratedRegex("/matters/[0-9a-f-]{36}([?]|$)")]
    private static partial Regex MatterPath();
}
