using System.Net;

namespace Fadu.Web.Tests;

/// <summary>The log of looks opens to an auditor and to nobody else, and an auditor opens nothing else.</summary>
public sealed class ReadingRoomTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private const string Auditor = "aud01";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_auditor_reads_who_looked_and_neither_the_matter_nor_a_name_in_it()
    {
        await AppointAsync(Auditor, "audit-administrator");
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        await handler.GetStringAsync($"/matters/{served.Case}", Stop);
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
        var auditor = await served.SignedInAsync(Auditor);

        var room = await auditor.GetStringAsync("/reading-room", Stop);
        var one = await auditor.GetStringAsync($"/reading-room?who={ServedBureau.Handler}&matter={Uri.EscapeDataString(served.FileNumber)}", Stop);
        var none = await auditor.GetStringAsync("/reading-room?matter=no-such-number", Stop);
        var csv = await auditor.GetStringAsync("/reading-room.csv", Stop);
        var work = await auditor.GetStringAsync("/work", Stop);
        var matters = await auditor.GetStringAsync("/matters", Stop);
        var search = await auditor.GetStringAsync($"/matters?q={Uri.EscapeDataString(ServedBureau.FirstPerson)}", Stop);

        foreach (var shown in new[] { room, one, csv })
        {
            Assert.Contains(served.FileNumber, shown, StringComparison.Ordinal);
            Assert.Contains("打开事项", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(ServedBureau.FirstPerson, shown, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(served.FileNumber, none, StringComparison.Ordinal);
        Assert.Contains("href=\"/reading-room\"", work, StringComparison.Ordinal);
        Assert.DoesNotContain(served.FileNumber, matters, StringComparison.Ordinal);
        Assert.DoesNotContain(served.FileNumber, search, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.GetAsync($"/matters/{served.Case}", Stop)).StatusCode);
    }

    [Theory]
    [InlineData(ServedBureau.Handler)]
    [InlineData(ServedBureau.Head)]
    [InlineData(ServedBureau.Registrar)]
    public async Task Nobody_else_opens_the_room(string person)
    {
        var browser = await served.SignedInAsync(person);

        foreach (var path in new[] { "/reading-room", "/reading-room.csv" })
        {
            var answer = await browser.GetAsync(path, Stop);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.DoesNotContain("打开事项", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("/reading-room", await browser.GetStringAsync("/work", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_administrator_does_not_open_it_and_an_auditor_gets_no_other_post()
    {
        await AppointAsync("aud02", "audit-administrator");
        await AppointAsync("sys01", "system-administrator");

        Assert.Equal(HttpStatusCode.Forbidden, (await (await served.SignedInAsync("sys01")).GetAsync("/reading-room", Stop)).StatusCode);
        foreach (var (person, post) in new[] { ("aud02", "handling-officer"), ("aud02", "system-administrator"), ("sys01", "audit-administrator"), ("sys01", "security-administrator") })
            Assert.Contains("administrators-apart", (await Assert.ThrowsAsync<InvalidOperationException>(() => AssignAsync(person, post))).Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await (await served.SignedInAsync("aud02")).GetAsync("/reading-room", Stop)).StatusCode);
    }

    private async Task AppointAsync(string person, string post)
    {
        await served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, "appoint-officer", served.Bureau.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = "周审", ["officer-since"] = "2026-01-01" });
        await AssignAsync(person, post);
    }

    private Task AssignAsync(string person, string post) => served.PerformAsync(
        ServedBureau.Registrar, served.Bureau.BureauProcedure, "assign-post", served.Bureau.BureauMatter,
        new() { ["post-holder"] = person, ["post-unit"] = ServedBureau.Code, ["post-kind"] = post, ["post-since"] = "2026-01-01" });
}
