using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>A party at the public window: file number, query code, and what comes of them.</summary>
/// <param name="page">The window.</param>
/// <param name="reader">Who looks.</param>
public sealed class PublicWindow(IPage page, Reader reader)
{
    /// <summary>Comes to the window and chooses the language.</summary>
    public async Task ComeAsync()
    {
        await page.GotoAsync("/");
        if (reader.ReadsEnglish)
            await page.GetByRole(AriaRole.Link, new() { Name = "English" }).First.ClickAsync();
        await PageChecks.LookAsync(page, reader, "portal-lookup");
    }

    /// <summary>Looks up from the page that is open.</summary>
    public async Task LookUpAsync(string fileNumber, string code)
    {
        await page.GetByLabel(reader.T("文号", "File number")).FillAsync(fileNumber);
        await page.GetByLabel(reader.T("查询码", "Query code")).FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = reader.T("查进度", "Look it up") }).ClickAsync();
    }

    /// <summary>Looks up until a sentence is shown: what the clerk publishes follows the act after a moment.</summary>
    public async Task LookUpUntilAsync(string fileNumber, string code, string sentence)
    {
        await LookUpAsync(fileNumber, code);
        for (var tries = 0; tries < 60 && !(await page.Locator("main").InnerTextAsync()).Contains(sentence, StringComparison.Ordinal); tries++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            await page.GotoAsync("/");
            await LookUpAsync(fileNumber, code);
        }

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(sentence);
    }

    /// <summary>Changes the language by the button that stands on a result.</summary>
    public Task ChangeLanguageAsync(Reader to) => page.GetByRole(AriaRole.Button, new() { Name = to.T("中文", "English"), Exact = true }).ClickAsync();
}
