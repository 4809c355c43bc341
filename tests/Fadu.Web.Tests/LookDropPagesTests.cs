using System.Net;
using System.Text.RegularExpressions;
using Fadu.Casework.Registers;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>The page on which old looks are dropped: one asks, another confirms what was asked for, and for all others there is no such page.</summary>
public abstract partial class LookDropPagesTests(ServedBureau served)
{
    private const string Auditor = "aud01";
    private const string Keeper = "sys01";
    private const string Security = "sec01";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_asks_another_confirms_and_each_sees_before_what_goes()
    {
        await AppointAsync();
        await OldLooksAsync(3);
        var (keeper, auditor) = (await served.SignedInAsync(Keeper), await served.SignedInAsync(Auditor));

        Assert.Contains("href=\"/look-drops\"", await keeper.GetStringAsync("/people", Stop), StringComparison.Ordinal);
        Assert.Contains("href=\"/look-drops\"", await auditor.GetStringAsync("/reading-room", Stop), StringComparison.Ordinal);
        Assert.Contains("没有人申请清理", await auditor.GetStringAsync("/look-drops", Stop), StringComparison.Ordinal);
        var seen = await keeper.GetStringAsync("/look-drops", Stop);
        Assert.Contains("3条，1个时段", seen, StringComparison.Ordinal);
        Assert.Contains("2025-01", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("/look-drops/confirm", seen, StringComparison.Ordinal);
        // Nobody confirms what nobody asked for, and nobody asks for what was not shown.
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(auditor, "/look-drops/confirm", await auditor.GetStringAsync("/account", Stop), line: Line().Match(seen).Groups[1].Value)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(keeper, "/look-drops", seen, line: "looks-dropped/1 2025-01-01T00:00Z 3")).StatusCode);
        Assert.Equal(3, await OldAsync());
        // Whoever may neither is told of no page, whatever is sent, and nothing is put to the law: no refusal is kept.
        var stranger = await served.SignedInAsync(ServedBureau.Handler);
        var (own, refusals) = (await stranger.GetStringAsync("/account", Stop), await RefusalsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(stranger, "/look-drops", own + seen[seen.IndexOf("name=\"before\"", StringComparison.Ordinal)..])).StatusCode);
        Assert.Equal(refusals, await RefusalsAsync());

        var asked = await (await SendAsync(keeper, "/look-drops", seen)).Content.ReadAsStringAsync(Stop);
        Assert.Contains("已申请", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("/look-drops/confirm", asked, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(keeper, "/look-drops/confirm", seen)).StatusCode);
        Assert.Equal(3, await OldAsync());
        var shown = await auditor.GetStringAsync("/look-drops", Stop);
        Assert.Contains("吴系统", shown, StringComparison.Ordinal);
        Assert.Contains("确认清理这3条", shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(auditor, "/look-drops/confirm", shown, line: "looks-dropped/1 2025-01-01T00:00Z 3")).StatusCode);

        var done = await (await SendAsync(auditor, "/look-drops/confirm", shown)).Content.ReadAsStringAsync(Stop);
        Assert.Contains("已清理", done, StringComparison.Ordinal);
        Assert.Equal(0, await OldAsync());
        Assert.Empty(LookAudit.Run(served.Bureau.Folder.Database, served.Bureau.Bureau, Stop).Problems);
        Assert.Contains("没有人申请清理", await auditor.GetStringAsync("/look-drops", Stop), StringComparison.Ordinal);

        foreach (var person in new[] { ServedBureau.Handler, ServedBureau.Head, ServedBureau.Registrar, Security })
        {
            var browser = await served.SignedInAsync(person);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/look-drops", Stop)).StatusCode);
            Assert.DoesNotContain("/look-drops", await browser.GetStringAsync("/work", Stop), StringComparison.Ordinal);
            var account = await browser.GetStringAsync("/account", Stop);
            foreach (var path in new[] { "/look-drops", "/look-drops/confirm" })
                Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(browser, path, account, line: "looks-dropped/1 2025-01-01T00:00Z 3")).StatusCode);
        }
        Assert.DoesNotContain("/look-drops", await (await served.SignedInAsync(Security)).GetStringAsync("/people", Stop), StringComparison.Ordinal);
    }

    private async Task AppointAsync()
    {
        foreach (var (person, name, post) in new[] { (Auditor, "周审", "audit-administrator"), (Keeper, "吴系统", "system-administrator"), (Security, "郑安全", "security-administrator") })
        {
            await served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, "appoint-officer", served.Bureau.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = name, ["officer-since"] = "2026-01-01" });
            await served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, "assign-post", served.Bureau.BureauMatter, new() { ["post-holder"] = person, ["post-unit"] = ServedBureau.Code, ["post-kind"] = post, ["post-since"] = "2026-01-01" });
        }
    }

    // Noted on 2025-01-06 in China and sealed since, as the clerk does it.
    private async Task OldLooksAsync(int times)
    {
        served.Time.Set(new DateTimeOffset(2025, 1, 6, 2, 0, 0, TimeSpan.Zero));
        for (var i = 0; i < times; i++)
            await served.Bureau.Looks.NoteAsync(ServedBureau.Handler, null, 0, $"look-{i}", null, "test");
        while (await OldAsync() < times)
            await Task.Delay(10, Stop);
        served.Time.Set(new DateTimeOffset(2026, 3, 16, 4, 0, 0, TimeSpan.Zero));
        while (LookAudit.Run(served.Bureau.Folder.Database, served.Bureau.Bureau, Stop).SealedBefore is null)
            await Task.Delay(50, Stop);
    }

    private async Task<int> RefusalsAsync() => (await served.Bureau.Folder.Database.PageRows.RefusalsAsync(served.Bureau.Bureau, new MatterId(served.Bureau.BureauMatter), 1, Stop)).Total;

    private async Task<int> OldAsync()
    {
        await using var context = served.Bureau.Folder.Database.Reading();
        var until = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
        return await context.Looks.CountAsync(look => look.Bureau == served.Bureau.Bureau && look.At < until, Stop);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, string action, string page, string? line = null) => ServedBureau.PostAsync(
        browser, action, new() { ["line"] = line ?? Line().Match(page).Groups[1].Value, ["before"] = Before().Match(page).Groups[1].Value }, page);

    [GeneratedRegex("name=\"line\" value=\"([^\"]+)\"")]
    private static partial Regex Line();

    [GeneratedRegex("name=\"before\" value=\"([^\"]+)\"")]
    private static partial Regex Before();
}

[Trait("Database", "sqlite")]
public sealed class LookDropPagesTestsOnSqlite(ServedBureau served) : LookDropPagesTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class LookDropPagesTestsOnPostgres(ServedBureauOnPostgres served) : LookDropPagesTests(served), IClassFixture<ServedBureauOnPostgres>;
