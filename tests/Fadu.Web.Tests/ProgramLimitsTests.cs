using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fadu.Casework.Accounts;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>A bureau that lets a program read three times and record twice in a minute; its clock moves by hand.</summary>
public sealed class ServedSlowly() : ServedBureau(new SqliteTestDatabase())
{
    public const string SecurityAdmin = "sec01";

    private protected override AccountSettings Accounts => new() { Time = Time, ReadingsAMinute = 3, RecordingsAMinute = 2 };

    private protected override async Task FoundMoreAsync()
    {
        await Affair("appoint-officer", Bureau.BureauMatter, new() { ["officer-code"] = SecurityAdmin, ["officer-name"] = "冯安全", ["officer-since"] = "2026-01-01" });
        await Affair("assign-post", Bureau.BureauMatter, new() { ["post-holder"] = SecurityAdmin, ["post-unit"] = Code, ["post-kind"] = "security-administrator", ["post-since"] = "2026-01-01" });
    }
}

/// <summary>Programs that ask too fast are told when to come again, in both languages; pages, and whoever else asks, are not held up.</summary>
public sealed class ProgramLimitsTests(ServedSlowly served) : IClassFixture<ServedSlowly>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_officers_program_reads_and_records_as_fast_as_is_set_and_pages_are_not_counted()
    {
        var (program, second) = (await served.SignedInAsync(ServedBureau.Handler), await served.SignedInAsync(ServedBureau.Handler));
        var colleague = await served.SignedInAsync(ServedBureau.Head);
        object Act() => new { procedure = "small-case", act = "begin-case", key = Guid.NewGuid(), fields = new { summary = "示例" } };

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/matters", Stop)).StatusCode);
        var refused = await program.GetAsync("/api/matters", Stop);
        var problem = await refused.Content.ReadFromJsonAsync<JsonObject>(Stop);

        Assert.Equal((HttpStatusCode.TooManyRequests, "20"), (refused.StatusCode, refused.Headers.RetryAfter!.ToString()));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains("20秒后", problem!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("in 20 s", problem["title"]!.GetValue<string>(), StringComparison.Ordinal);
        // Another session of the same officer is the same caller; another officer, a page and the anonymous part of the interface are not held up.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await second.GetAsync("/api/matters", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await colleague.GetAsync("/api/matters", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/work", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await served.Browser().GetAsync("/api/procedures", Stop)).StatusCode);
        // What has happened is recorded all the same, until that is too fast as well; then nothing is written.
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("/api/acts", Act(), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("/api/acts", Act(), Stop)).StatusCode);
        var acts = await CountAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await program.PostAsJsonAsync("/api/acts", Act(), Stop)).StatusCode);
        Assert.Equal(acts, await CountAsync());
        served.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/matters", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("/api/acts", Act(), Stop)).StatusCode);
    }

    [Fact]
    public async Task Another_system_is_held_to_it_with_all_its_tokens_together()
    {
        var tokens = served.App.Services.GetRequiredService<MachineTokens>();
        async Task<HttpClient> CallerAsync(string system)
        {
            var made = Assert.IsType<DeedAnswer.Done>(await tokens.MakeAsync(ServedSlowly.SecurityAdmin, new TokenAsked(system, "测试接口", ServedBureau.Handler, new MachineScope([MachineScope.Status]), "127.0.0.1", 30), "test", Stop));
            var caller = served.Browser();
            caller.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + made.Code);
            return caller;
        }
        using var one = await CallerAsync("slow-system");
        using var its = await CallerAsync("slow-system");
        using var other = await CallerAsync("other-system");

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/api/machine/token", Stop)).StatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await one.GetAsync("/api/machine/token", Stop)).StatusCode);
        Assert.NotNull((await its.GetAsync("/api/machine/token", Stop)).Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/machine/token", Stop)).StatusCode);
    }

    private async Task<int> CountAsync()
    {
        await using var context = served.Bureau.Folder.Database.Reading();
        return await context.Acts.CountAsync(Stop);
    }
}
