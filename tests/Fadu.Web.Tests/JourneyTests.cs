using System.Net;

namespace Fadu.Web.Tests;

/// <summary>One case through the pages alone, from its beginning to its end, by those whose posts the law names.</summary>
public sealed class JourneyTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    [Fact]
    public async Task A_case_is_carried_from_its_beginning_to_its_end_in_a_browser_without_script()
    {
        var stop = TestContext.Current.CancellationToken;
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        var head = await served.SignedInAsync(ServedBureau.Head);
        var opened = await ServedBureau.PostAsync(handler, "/open/small-case/begin-case", "/open/small-case/begin-case", new() { ["summary"] = "接到报案" });
        var matter = opened.Headers.Location!.ToString().Split('?')[0];

        await DoneAsync(handler, matter, "enter-person", new() { ["person-name"] = "褚十三", ["person-born"] = "1985-05-05" });
        await DoneAsync(handler, matter, "tell-person", new() { ["act-subject"] = "1", ["told-words"] = "拟作处罚", ["form-occurred"] = "2026-03-16T11:00" });
        await DoneAsync(head, matter, "settle-case", new() { ["act-subject"] = "1", ["treated-as-first"] = "false" });
        await DoneAsync(handler, matter, "end-case", []);

        var page = await handler.GetStringAsync(matter, stop);
        Assert.Contains("这个事项已经办结", page, StringComparison.Ordinal);
        Assert.Contains("褚十三", page, StringComparison.Ordinal);
        Assert.DoesNotContain(matter, await handler.GetStringAsync("/work", stop), StringComparison.Ordinal);
    }

    private static async Task DoneAsync(HttpClient browser, string matter, string act, Dictionary<string, string> fields)
    {
        var path = $"{matter}/acts/{act}";
        var answer = await ServedBureau.PostAsync(browser, path, path, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{act}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }
}
