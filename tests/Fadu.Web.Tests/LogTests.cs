using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace Fadu.Web.Tests;

/// <summary>日志: what the program tells those who run it names no person and no number of one, not even where it fails, and not even at the level at which all but the framework's own lines are said.</summary>
public abstract class LogTests(ServedBureau served)
{
    private const string Name = "令狐样本";
    private const string Identity = "430100199003070015";
    private const string Phone = "13899990007";
    private const string Words = "自述住在示例路九十九号";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_named_in_a_log_by_what_is_recorded_shown_sought_refused_or_fails()
    {
        // The framework tells addresses as they were asked for, below the level that the program sets for it.
        using var log = new HeardLog(served.App.Services, (category, level) => level >= LogLevel.Warning || !category.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        using var citizen = served.Browser();
        object Act(string act, object fields, Guid? matter = null, int[]? subjects = null) =>
            new { procedure = "small-case", act, key = Guid.NewGuid(), matter, subjects = subjects ?? [], fields };
        Task<HttpResponseMessage> DoAsync(object act) => handler.PostAsJsonAsync("/api/acts", act, Stop);

        // Recorded, malformed, refused, and in a form.
        var opened = await (await DoAsync(Act("begin-case", new { summary = Words }))).Content.ReadFromJsonAsync<Opened>(Stop);
        var matter = opened!.Matter;
        var party = Act("enter-person", new Dictionary<string, string> { ["person-name"] = Name, ["person-identity"] = Identity, ["person-phone"] = Phone }, matter);
        Assert.Equal(HttpStatusCode.Created, (await DoAsync(party)).StatusCode);
        await DoAsync(Act("enter-person", new Dictionary<string, string> { ["person-name"] = Name, [Name] = Identity, ["person-born"] = Phone }, matter));
        await DoAsync(Act("settle-case", new Dictionary<string, object> { ["decision-reasons"] = Words, ["fine-yuan"] = Identity }, matter, [1]));
        await handler.PostAsync("/api/acts", new StringContent($"{{\"fields\":{{\"person-name\":\"{Name}\",", System.Text.Encoding.UTF8, "application/json"), Stop);
        await ServedBureau.PostAsync(handler, $"/matters/{matter}/acts/enter-person", $"/matters/{matter}/acts/enter-person", new() { ["f-person-name"] = Name, ["f-person-identity"] = Identity + "x", ["f-person-phone"] = Phone });

        // Shown and sought.
        foreach (var path in new[] { $"/matters/{matter}", $"/api/matters/{matter}", "/matters?q=" + Uri.EscapeDataString(Name), "/matters?q=" + Identity, $"/matters/{Uri.EscapeDataString(Name)}", $"/no/such/{Identity}" })
            await handler.GetAsync(path, Stop);
        await citizen.PostAsJsonAsync("/api/public/look-up", new { fileNumber = opened.FileNumber, code = served.Bureau.QueryCodeOf(new Store.MatterId(matter), 1) }, Stop);
        await citizen.PostAsJsonAsync("/api/public/look-up", new { fileNumber = Name, code = Identity }, Stop);

        // And where the store fails under it.
        served.Bureau.Folder.Acts.Engine.BeforeCommit = () => throw new IOException("the disk is full");
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await DoAsync(Act("enter-person", new Dictionary<string, string> { ["person-name"] = Name, ["person-identity"] = Identity, ["person-phone"] = Phone }, matter))).StatusCode);
        }
        finally
        {
            served.Bureau.Folder.Acts.Engine.BeforeCommit = null;
        }

        Assert.Contains(log.Lines, line => line.Contains("failed", StringComparison.Ordinal));
        foreach (var told in new[] { Name, Uri.EscapeDataString(Name), Identity, Phone, Words })
            Assert.DoesNotContain(log.Lines, line => line.Contains(told, StringComparison.Ordinal));
    }

    private sealed record Opened(Guid Matter, string FileNumber);
}

[Trait("Database", "sqlite")]
public sealed class LogTestsOnSqlite(ServedBureau served) : LogTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class LogTestsOnPostgres(ServedBureauOnPostgres served) : LogTests(served), IClassFixture<ServedBureauOnPostgres>;
