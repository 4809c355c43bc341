using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fadu.Browser.Tests.Chromium))]

namespace Fadu.Browser.Tests;

/// <summary>Debian's Chromium, started once for all tests. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // What should have come at once may take long on a machine that does much else; what never comes fails all the same.
    private const float PatientlyMs = 30_000;

    // What draws the browser's own window costs as much as the pages do: each window loads the list under its address bar as a page of its own, and the
    // strip of tabs is painted anew while anything loads. The last list given counts, so Playwright's own stands in it too.
    private static readonly string[] NotDrawn = ["WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI"];

    private static readonly string[] OffByPlaywright =
    [
        "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay",
        "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "BlockOriginHeaderModificationOnRedirect", "AvoidCorsURLLoaderRestartOnRedirect",
        "Translate", "AutoDeElevate", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"{Program} is missing: run ./fadu test, which installs it, or apt-get install chromium fonts-noto-cjk.");
        Assertions.SetDefaultExpectTimeout(PatientlyMs);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--kiosk", "--disable-features=" + string.Join(',', [.. OffByPlaywright, .. NotDrawn]),
            ],
        });
    }

    /// <summary>A window of its own, without anyone's cookies.</summary>
    /// <param name="address">Where the bureau is served.</param>
    /// <param name="reader">Who reads in it.</param>
    public async Task<IPage> OpenAsync(Uri address, Reader reader)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            JavaScriptEnabled = reader.Script,
            ViewportSize = new() { Width = reader.Width, Height = PageWidth.HeightOf(reader.Width) },
        });
        context.SetDefaultTimeout(PatientlyMs);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
