using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Pages;

namespace Fadu.Web.Tests;

/// <summary>Parts of a matter's page are written once and used again: what changes the matter, the bureau or the day is on the next page all the same.</summary>
public abstract partial class HeldPageTests(ServedBureau served)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_parts_held_is_the_page_written_anew_whatever_happened_before()
    {
        const string colleague = "h11";
        await AffairAsync("appoint-officer", new() { ["officer-code"] = colleague, ["officer-name"] = "周同事", ["officer-since"] = "2026-01-01" });
        await AffairAsync("assign-post", new() { ["post-holder"] = colleague, ["post-unit"] = "east", ["post-kind"] = "handling-officer", ["post-since"] = "2026-01-01" });
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, new() { ["summary"] = "在示例路争执" })).Matter;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = "张某某", ["person-identity"] = ServedBureau.FirstIdentity, ["person-born"] = "2012-01-01" });
        var steps = new (string Name, string? Shown, Func<Task> Do)[]
        {
            ("nothing", "张某某", () => Task.CompletedTask),
            ("an act", "<h3>告知当事人", () => ActAsync(ServedBureau.Handler, "tell-person", new() { ["told-words"] = "拟作处罚" }, 1)),
            ("a paper", "第4号行为</span>", () => ActAsync(ServedBureau.Handler, "hear-person", [], 1)),
            ("a correction of the name", "张正名", () => ActAsync(colleague, "correct-act", new() { ["target"] = 2, ["field"] = "person-name", ["from"] = "张某某", ["to"] = "张正名", ["ground"] = "误录" })),
            ("a strike", "已撤销，仍保留", () => ActAsync(colleague, "strike-act", new() { ["target"] = 3, ["ground"] = "误录" })),
            ("an officer's new name", "周改名", () => AffairAsync("appoint-officer", new() { ["officer-code"] = colleague, ["officer-name"] = "周改名", ["officer-since"] = "2026-01-01" })),
            ("a minute", null, () => Pass(TimeSpan.FromMinutes(1))),
            ("a day", null, () => Pass(TimeSpan.FromDays(1))),
            ("the passing of a limit", "已超", () => Pass(TimeSpan.FromDays(30))),
            ("acting for the head", "可以办", () => AffairAsync("assign-acting", new() { ["acting-officer"] = ServedBureau.Handler, ["acted-for-officer"] = ServedBureau.Head, ["acting-since"] = "2026-04-16", ["acting-until"] = "2026-04-16" })),
            ("the end of the acting", null, () => Pass(TimeSpan.FromDays(1))),
            ("the end of the case", "这个事项已经办结", () => ActAsync(ServedBureau.Handler, "end-case", [])),
        };

        var (before, seen) = ("", 0);
        foreach (var (name, shown, make) in steps)
        {
            await make();
            foreach (var officer in new[] { ServedBureau.Handler, ServedBureau.Head })
            {
                var browser = await served.SignedInAsync(officer);
                foreach (var language in new[] { "en", "zh" })
                {
                    await browser.GetAsync($"/language?to={language}&back=/work", Stop);
                    var (first, held) = (await PageAsync(browser, matter), await PageAsync(browser, matter));
                    HeldText.Forget();
                    var anew = await PageAsync(browser, matter);

                    Assert.True(held == anew, $"after {name}, {officer}, {language}: {Difference(held, anew)}");
                    Assert.True(first == anew, $"after {name}, {officer}, {language}: {Difference(first, anew)}");
                    if (officer != ServedBureau.Handler || language != "zh")
                        continue;
                    Assert.True(shown is null || held.Contains(shown, StringComparison.Ordinal), $"after {name} “{shown}” is not on the page");
                    Assert.True(name == "a minute" || held != before, $"{name} changed nothing");
                    (before, seen) = (held, seen + (held.StartsWith("404", StringComparison.Ordinal) ? 0 : 1));
                }
            }
        }
        Assert.Equal(steps.Length, seen);

        Task<Casework.Act> ActAsync(string officer, string act, JsonObject fields, params int[] subjects) => served.PerformAsync(officer, "small-case", act, matter, fields, subjects);
    }

    [Fact]
    public async Task What_is_shown_in_clear_for_a_purpose_is_masked_on_the_next_page_and_on_that_of_others()
    {
        var (browser, other) = (await served.SignedInAsync(ServedBureau.Handler), await served.SignedInAsync(ServedBureau.Head));
        var path = $"/matters/{served.Case}";
        await browser.GetStringAsync(path, Stop);

        var shown = await (await ServedBureau.PostAsync(browser, path, path + "/reveal", new() { ["subject"] = "1", ["purpose"] = "verify-identity" })).Content.ReadAsStringAsync(Stop);

        Assert.Contains(ServedBureau.FirstIdentity, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(ServedBureau.FirstIdentity, await browser.GetStringAsync(path, Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(ServedBureau.FirstIdentity, await other.GetStringAsync(path, Stop), StringComparison.Ordinal);
    }

    private Task<Casework.Act> AffairAsync(string act, JsonObject fields) => served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, act, served.Bureau.BureauMatter, fields);

    private Task Pass(TimeSpan time)
    {
        served.Time.Advance(time);
        return Task.CompletedTask;
    }

    // Each page has a token of its own and is itself a look, and the clerk seals meanwhile; the rest is to be the same.
    private static async Task<string> PageAsync(HttpClient browser, Guid matter)
    {
        var answer = await browser.GetAsync($"/matters/{matter}", Stop);
        var page = Token().Replace(await answer.Content.ReadAsStringAsync(Stop), "");
        var looks = page.IndexOf("<section class=\"card\" id=\"looks\"", StringComparison.Ordinal);
        page = looks < 0 ? page : page[..looks] + page[page.IndexOf("</section>", looks, StringComparison.Ordinal)..];
        return $"{(int)answer.StatusCode} {SealedAt().Replace(Counted().Replace(page, ""), "")}";
    }

    private static string Difference(string one, string other)
    {
        var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{one[Math.Max(0, at - 80)..Math.Min(one.Length, at + 120)]}\n----\n{other[Math.Max(0, at - 80)..Math.Min(other.Length, at + 120)]}";
    }

    [GeneratedRegex("name=\"form-token\" value=\"[^\"]*\"")]
    private static partial Regex Token();

    [GeneratedRegex("href=\"#looks\">[^<]*<b>[^<]*</b>")]
    private static partial Regex Counted();

    [GeneratedRegex("<span class=\"mute\">[^<]*</span><a href=\"/ledger")]
    private static partial Regex SealedAt();
}

[Trait("Database", "sqlite")]
public sealed class HeldPageTestsOnSqlite(ServedBureau served) : HeldPageTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class HeldPageTestsOnPostgres(ServedBureauOnPostgres served) : HeldPageTests(served), IClassFixture<ServedBureauOnPostgres>;
