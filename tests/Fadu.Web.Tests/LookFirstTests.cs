using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>What tells of a party goes out when the look at it is stored, and not before: where it cannot be stored, nothing is shown.</summary>
public abstract class LookFirstTests(ServedBureau served)
{
    private const string Name = "端木示例";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/matters/{0}", "matter-page")]
    [InlineData("/api/matters/{0}", "matter-page")]
    [InlineData("/matters/{0}/acts/tell-person?subject=1", "act-form")]
    [InlineData("/matters/{0}/documents/2", "paper")]
    [InlineData("/matters?q=端木示例", "search")]
    public async Task A_page_with_a_partys_data_goes_out_when_its_look_is_stored(string path, string what)
    {
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, [])).Matter;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = Name, ["person-identity"] = "430100199001010333" });
        await served.PerformAsync(ServedBureau.Handler, "small-case", "hear-person", matter, [], 1);
        using var browser = await served.SignedInAsync(ServedBureau.Handler);
        path = string.Format(CultureInfo.InvariantCulture, path, matter);

        // Asked at once: whoever had to wait for it would have been shown the page too soon.
        for (var time = 1; time <= 5; time++)
        {
            var before = await CountAsync(what);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(path, Stop)).StatusCode);
            Assert.True(await CountAsync(what) > before, $"{path} went out before its look was stored");
        }

        served.Bureau.Folder.Acts.Engine.BeforeCommit = () => throw new IOException("the disk is full");
        try
        {
            var answer = await browser.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.DoesNotContain(Name, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        }
        finally
        {
            served.Bureau.Folder.Acts.Engine.BeforeCommit = null;
        }
    }

    private async Task<int> CountAsync(string what)
    {
        await using var context = served.Bureau.Folder.Database.Reading();
        return await context.Looks.CountAsync(look => look.Person == ServedBureau.Handler && look.What == what, Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class LookFirstTestsOnSqlite(ServedBureau served) : LookFirstTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class LookFirstTestsOnPostgres(ServedBureauOnPostgres served) : LookFirstTests(served), IClassFixture<ServedBureauOnPostgres>;
