using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fadu.Browser.Tests.Chromium))]

namespace Fadu.Browser.Tests;

/// <summary>Debian's Chromium, started once for all tests. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"{Program} is missing: run ./fadu test, which installs it, or apt-get install chromium fonts-noto-cjk.");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A window of its own, without anyone's cookies.</summary>
    /// <param name="address">Where the bureau is served.</param>
    /// <param name="width">Its width in CSS pixels.</param>
    /// <param name="script">Whether pages may run script.</param>
    public async Task<IPage> OpenAsync(Uri address, int width = PageWidth.Desk, bool script = true)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = PageWidth.HeightOf(width) },
        });
        context.SetDefaultTimeout(15_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

/// <summary>The two widths every page is looked at.</summary>
public static class PageWidth
{
    public const int Desk = 1440;
    public const int Phone = 390;

    public static int HeightOf(int width) => width == Phone ? 844 : 900;
}
