using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Fadu.Testing;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>What every page has to hold: readable by all, nothing beyond the edge of a phone, Chinese drawn as Chinese.</summary>
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

    private const int PictureAtMost = 1600;

    /// <summary>No violation of accessibility, and a label in words for each input.</summary>
    public static async Task ReadableAsync(IPage page)
    {
        AxeResult found = await page.RunAxe();
        var faults = found.Violations.Select(one => $"{one.Id}: {one.Help}\n    " + string.Join("\n    ", one.Nodes.Take(3).Select(node => node.Html)));
        None(page, faults, "axe");
        None(page, await page.EvaluateAsync<string[]>(Unlabelled), "inputs without a label");
    }

    /// <summary>The page keeps within the width of a phone; the window is a desk's again afterwards.</summary>
    public static async Task FitsPhoneAsync(IPage page, string name)
    {
        await SizeAsync(page, PageWidth.Phone);
        None(page, await page.EvaluateAsync<string[]>(BeyondTheEdge), "wider than a phone");
        await PhotographAsync(page, $"{name}-{PageWidth.Phone}");
        await SizeAsync(page, PageWidth.Desk);
    }

    /// <summary>Each of these characters is drawn, and differently.</summary>
    public static async Task DrawsAsync(IPage page, string characters) =>
        Assert.Equal(characters.Length, await page.EvaluateAsync<int>(Drawn, characters));

    /// <summary>Everything above, and a picture at both widths when pictures are asked for.</summary>
    public static async Task AllAsync(IPage page, string name)
    {
        await ReadableAsync(page);
        await PhotographAsync(page, name);
        await FitsPhoneAsync(page, name);
    }

    private static void None(IPage page, IEnumerable<string> faults, string kind)
    {
        var said = string.Join('\n', faults);
        Assert.True(said.Length == 0, $"{kind} at {page.Url}:\n{said}");
    }

    private static Task SizeAsync(IPage page, int width) => page.SetViewportSizeAsync(width, PageWidth.HeightOf(width));

    // The pictures of the documentation; a run of tests leaves the tree as it was.
    private static async Task PhotographAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("FADU_SCREENS") != "1")
            return;
        // What sticks to the window's foot belongs there in the picture too, so the window grows and the page is not stitched.
        var (wide, high) = (page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollHeight"));
        await page.SetViewportSizeAsync(wide, Math.Clamp(high, PageWidth.HeightOf(wide), PictureAtMost));
        await page.ScreenshotAsync(new() { Path = Path.Combine(ProjectFiles.Root, "docs", "screens", name + ".png") });
        await SizeAsync(page, wide);
    }
}
