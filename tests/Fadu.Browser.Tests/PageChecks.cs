using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Fadu.Testing;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>What every page has to hold: readable by all, nothing beyond the edge of the window, Chinese drawn as Chinese.</summary>
public static class PageChecks
{
    // Names of inputs that have no label in words, folded away or not; a placeholder goes when one types, so it is none.
    private const string Unlabelled = """
        () => [...document.querySelectorAll('input:not([type=hidden]):not([type=submit]), select, textarea')]
            .filter(one => !(one.labels && [...one.labels].some(label => label.textContent.trim())) && !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby'))
            .map(one => one.name || one.id || one.outerHTML)
        """;

    // What reaches beyond the right edge, except within a box that scrolls by itself.
    private const string BeyondTheEdge = """
        () => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > wide + 1)
                .map(one => one.tagName.toLowerCase() + '.' + one.className + ' ' + Math.round(one.getBoundingClientRect().right)).slice(0, 8).concat(['scrollWidth ' + document.documentElement.scrollWidth]);
        }
        """;

    // Fonts that lack a character draw the same empty box for each.
    private const string Drawn = """
        text => {
            const family = getComputedStyle(document.body).fontFamily;
            const shapes = [...text].map(character => {
                const canvas = document.createElement('canvas');
                canvas.width = canvas.height = 40;
                const pen = canvas.getContext('2d');
                pen.font = '32px ' + family;
                pen.fillText(character, 2, 34);
                return canvas.toDataURL();
            });
            return new Set(shapes).size;
        }
        """;

    // All rules that the checker has on by default, in this page alone; what it found comes back in words. The package's own runner draws the findings together
    // on a second, blank page, at several times the price.
    private const string Violations = """
        async checker => {
            (0, eval)(checker);
            const found = await axe.run(document, { resultTypes: ['violations'], iframes: false });
            if (found.passes.length === 0) throw new Error('the checker ran no rule');
            return found.violations.map(one => `${one.id}: ${one.help}\n    ${one.nodes.slice(0, 3).map(node => node.html).join('\n    ')}`);
        }
        """;

    private const int PictureAtMost = 1600;

    // The kinds of page that the documentation shows.
    private static readonly HashSet<string> Pictured =
        ["sign-in", "sign-in-password", "sign-in-passkey", "my-passkeys", "passkey-add", "passkey-refused", "passkey-failed", "second-factor", "people", "tokens", "my-account", "session-ends-soon", "my-work", "matter", "act-form", "refusal", "review", "ledger", "figures", "figure", "report", "portal-lookup", "portal-result", "returned-form", "erasure",
         "sealed", "sealed-opening", "sealed-opened", "sealed-again", "bottom-more", "party-copy", "party-copy-page", "roster", "look-drop", "retention", "retention-plan"];

    private static readonly string Checker = new BundledAxeScriptProvider().GetScript();

    private static readonly ConcurrentDictionary<(string Kind, Reader Reader), bool> Looked = new();
    private static readonly ConcurrentDictionary<(string Kind, int Width), bool> Photographed = new();

    /// <summary>
    /// A page as a reader has it keeps within the window, has a label in words for each input and, where pages run script, no violation of accessibility: each
    /// kind of page once for each reader, whoever comes first. A picture too when pictures are asked for.
    /// </summary>
    /// <param name="page">The window.</param>
    /// <param name="reader">Who reads in it.</param>
    /// <param name="kind">The kind of page; the picture's name.</param>
    public static async Task LookAsync(IPage page, Reader reader, string kind)
    {
        if (!Looked.TryAdd((kind, reader), true))
            return;
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", reader.ReadsEnglish ? "en" : "zh-CN");
        None(page, await page.EvaluateAsync<string[]>(BeyondTheEdge), $"beyond the edge of {reader.Width} pixels");
        None(page, await page.EvaluateAsync<string[]>(Unlabelled), "inputs without a label");
        // The checker is script of its own.
        if (reader.Script)
            None(page, await page.EvaluateAsync<string[]>(Violations, Checker), "axe");
        await PhotographAsync(page, reader, kind);
    }

    /// <summary>Each of these characters is drawn, and differently.</summary>
    public static async Task DrawsAsync(IPage page, string characters) =>
        Assert.Equal(characters.Length, await page.EvaluateAsync<int>(Drawn, characters));

    private static void None(IPage page, IEnumerable<string> faults, string kind)
    {
        var said = string.Join('\n', faults);
        Assert.True(said.Length == 0, $"{kind} at {page.Url}:\n{said}");
    }

    // The pictures of the documentation, in Chinese; a run of tests leaves the tree as it was.
    private static async Task PhotographAsync(IPage page, Reader reader, string kind)
    {
        if (reader.ReadsEnglish || !Pictured.Contains(kind) || Environment.GetEnvironmentVariable("FADU_SCREENS") != "1")
            return;
        // Of a width one reader takes it, with script or without: on one database alone every page still has both its pictures.
        if (!Photographed.TryAdd((kind, reader.Width), true))
            return;
        // What sticks to the window's foot belongs there in the picture too, so the window grows and the page is not stitched.
        var (wide, high) = (reader.Width, await page.EvaluateAsync<int>("document.documentElement.scrollHeight"));
        await page.SetViewportSizeAsync(wide, Math.Clamp(high, PageWidth.HeightOf(wide), PictureAtMost));
        var name = wide == PageWidth.Phone ? $"{kind}-{wide}" : kind;
        await page.ScreenshotAsync(new() { Path = Path.Combine(ProjectFiles.Root, "docs", "screens", name + ".png") });
        await page.SetViewportSizeAsync(wide, PageWidth.HeightOf(wide));
    }
}
