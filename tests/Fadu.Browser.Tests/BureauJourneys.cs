using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>
/// What the journeys share: a bureau that is served, and the windows they are made in. Each journey is made at both widths and in both languages on each
/// database; script is on in half of them on the one and in the other half on the other, so that every window of the eight is used, and on each database
/// every two of its three properties meet.
/// </summary>
/// <param name="chromium">The browser.</param>
/// <param name="bureau">The bureau.</param>
public abstract class BureauJourneys(Chromium chromium, ServedDemonstration bureau)
{
    /// <summary>The day on which the journeys begin: a Friday.</summary>
    protected static readonly DateOnly Today = new(2026, 11, 20);

    public static TheoryData<int, string> Windows => new()
    {
        { PageWidth.Desk, "zh" },
        { PageWidth.Desk, "en" },
        { PageWidth.Phone, "zh" },
        { PageWidth.Phone, "en" },
    };

    protected ServedDemonstration Bureau => bureau;

    protected Reader ReaderOf(int width, string language) =>
        new(width, language, Script: (width == PageWidth.Phone == (language == "en")) != bureau.IsPostgres);

    protected Task<IPage> OpenAsync(Reader reader) => chromium.OpenAsync(bureau.Address, reader);
}
