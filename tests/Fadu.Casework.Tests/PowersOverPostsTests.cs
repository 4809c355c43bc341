using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Law.Procedures;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>Nobody gives himself a post by any road, and the three administrators are three people.</summary>
public sealed class PowersOverPostsTests : IAsyncLifetime
{
    private const string System = "system-administrator";
    private const string Audit = "audit-administrator";

    private readonly SqliteTestDatabase database = new();
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, TestTime.NoonOf("2026-03-16"), Stop);
        await FoundAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await bureau!.DisposeAsync();
        database.Dispose();
    }

    [Fact]
    public async Task Whoever_may_not_give_posts_is_refused_and_nothing_of_it_stands()
    {
        Assert.Equal(["by"], await RefusedAsync(Actor.Officer(Handler), "assign-post", Post(OtherHandler, "head-of-organ")));
        Assert.Equal(["by"], await RefusedAsync(Actor.Officer("nobody"), "assign-post", Post("nobody", "head-of-organ"), alsoOthers: true));
        Assert.DoesNotContain((await bureau!.RosterAsync(Stop)).Rows, row => row.Kind == RosterKind.Post && row.Value == "head-of-organ" && row.Key != Head);
    }

    [Fact]
    public async Task The_registrar_gives_himself_nothing_whichever_channel_asks()
    {
        foreach (var channel in new[] { "web", "api", "cli" })
        {
            var request = Request(bureau!.BureauProcedure, "assign-post", bureau.BureauMatter, Post(Registrar, System)) with { Channel = channel };
            var refused = Assert.IsType<Ruling<Act>.Refused>(await bureau.Desk.PerformAsync(request, Actor.Officer(Registrar), Stop));
            Assert.Contains("nobody-appoints-himself", refused.Grounds.Select(ground => ground.Rule));
        }
    }

    [Fact]
    public async Task No_import_gives_a_post()
    {
        var import = new Actor("import", "import", ActorKind.Import);

        foreach (var (act, fields) in new (string, JsonObject)[]
        {
            ("assign-post", Post(Handler, Audit)),
            ("assign-acting", new() { ["acting-officer"] = Handler, ["acted-for-officer"] = Head, ["acting-since"] = "2026-01-01", ["acting-until"] = "2027-01-01" }),
            ("record-qualification", new() { ["qualified-officer"] = Handler, ["qualification-kind"] = "legal-profession", ["qualified-since"] = "2026-01-01" }),
        })
        {
            var ruling = await bureau!.Desk.PerformAsync(Request(bureau.BureauProcedure, act, bureau.BureauMatter, fields), import, Stop);
            Assert.Equal("act", Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(ruling).Errors).Place);
        }
    }

    [Fact]
    public async Task The_three_administrators_are_three_people_however_the_posts_are_given()
    {
        await GrantedAsync("assign-post", Post("one", System));
        await GrantedAsync("assign-post", Post("two", "security-administrator"));
        await GrantedAsync("assign-post", Post("three", Audit));

        foreach (var person in new[] { "one", "two", "three" })
        {
            foreach (var post in new[] { System, "security-administrator", Audit, "handling-officer" }.Where(post => !(post, person).Equals((System, "one")) && !(post, person).Equals(("security-administrator", "two")) && !(post, person).Equals((Audit, "three"))))
                Assert.Equal(["administrators-apart"], await RefusedAsync(Actor.Officer(Registrar), "assign-post", Post(person, post)));
        }
        Assert.Equal(["administrators-apart"], await RefusedAsync(Actor.Officer(Registrar), "assign-acting", new() { ["acting-officer"] = "one", ["acted-for-officer"] = "three", ["acting-since"] = "2026-03-01", ["acting-until"] = "2026-12-31" }));
    }

    [Fact]
    public async Task A_correction_or_strike_opens_no_way_round()
    {
        var given = await GrantedAsync("assign-post", Post(Handler, "duty-officer"));
        var ended = await GrantedAsync("end-post", new() { ["former-holder"] = Handler, ["former-unit"] = Id, ["former-post"] = "duty-officer", ["post-ended-on"] = "2026-03-31" });
        JsonObject To(string person) => new() { ["target"] = given.Number, ["field"] = "post-holder", ["from"] = Handler, ["to"] = person, ["ground"] = "抄录有误" };

        Assert.Equal(["by"], await RefusedAsync(Actor.Officer(OtherHandler), StandingActs.Correct, To(OtherHandler), alsoOthers: true));
        Assert.Equal(["nobody-appoints-himself"], await RefusedAsync(Actor.Officer(Head), StandingActs.Correct, To(Head)));
        Assert.Equal(["given-anew"], await RefusedAsync(Actor.Officer(Head), StandingActs.Strike, new() { ["target"] = ended.Number, ["ground"] = "误录" }));
        Assert.Equal(["by"], await RefusedAsync(Actor.Officer(Handler), StandingActs.Strike, new() { ["target"] = given.Number, ["ground"] = "误录" }));
    }

    private static JsonObject Post(string person, string post) => new() { ["post-holder"] = person, ["post-unit"] = Id, ["post-kind"] = post, ["post-since"] = "2026-01-01" };

    private Task<Act> GrantedAsync(string act, JsonObject fields) =>
        TestBureau.GrantedAsync(bureau!, Actor.Officer(Registrar), Request(bureau!.BureauProcedure, act, bureau.BureauMatter, fields), Stop);

    private async Task<IReadOnlyList<string>> RefusedAsync(Actor actor, string act, JsonObject fields, bool alsoOthers = false)
    {
        var ruling = await bureau!.Desk.PerformAsync(Request(bureau.BureauProcedure, act, bureau.BureauMatter, fields), actor, Stop);
        var rules = Assert.IsType<Ruling<Act>.Refused>(ruling).Grounds.Select(ground => ground.Rule).ToList();
        return alsoOthers ? [.. rules.Take(1)] : rules;
    }
}
