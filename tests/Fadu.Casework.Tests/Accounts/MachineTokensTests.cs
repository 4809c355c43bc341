using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>What other systems prove themselves by, on either database: who gives it, how long and from where it is heard, and that it never decides.</summary>
public abstract class MachineTokensTests(TestDatabase database) : AccountsAtWork(database)
{
    private const string Here = "10.1.2.3";

    private MachineTokens Tokens => new(Bureau, Settings);

    [Fact]
    public async Task Only_the_post_that_the_pack_names_makes_exchanges_and_ends_tokens()
    {
        await AppointAsync("t-aud", "audit-administrator");
        var token = await MadeAsync("rights");
        var id = (await LineAsync("rights")).Id;

        foreach (var by in new[] { SystemAdmin, "t-aud", TestBureau.Registrar, TestBureau.Head, TestBureau.Handler, "nobody", "" })
        {
            foreach (var answer in new[] { await Tokens.MakeAsync(by, Asked("rights"), "test", Stop), await Tokens.RotateAsync(by, id, 1, "test", Stop), await Tokens.EndAsync(by, id, "test", Stop) })
                Assert.StartsWith("您今天的岗位不能这样做", Assert.IsType<DeedAnswer.Refused>(answer).Why.Zh, StringComparison.Ordinal);
        }
        Assert.NotNull(await Tokens.FindAsync(token, Here, Stop));
        Assert.Single(await Tokens.ListAsync(Stop), line => line.Integration == "rights");
    }

    [Fact]
    public async Task Nobody_makes_or_exchanges_a_token_that_he_answers_for_but_may_end_it()
    {
        Assert.Contains("不能给自己", await RefusedAsync(Asked("own") with { Answerable = SecurityAdmin }), StringComparison.Ordinal);
        await AppointAsync("sec-two", "security-administrator");
        var answer = await Tokens.MakeAsync("sec-two", Asked("own") with { Answerable = SecurityAdmin }, "test", Stop);
        Assert.IsType<DeedAnswer.Done>(answer);
        var id = (await LineAsync("own")).Id;

        Assert.Contains("不能给自己", Assert.IsType<DeedAnswer.Refused>(await Tokens.RotateAsync(SecurityAdmin, id, 1, "test", Stop)).Why.Zh, StringComparison.Ordinal);
        Assert.IsType<DeedAnswer.Done>(await Tokens.EndAsync(SecurityAdmin, id, "test", Stop));
    }

    [Fact]
    public async Task What_is_asked_for_is_said_in_full_or_nothing_is_made()
    {
        var asked = Asked("faults");
        (TokenAsked Asked, string Says)[] wrong =
        [
            (asked with { Integration = "Big" }, "系统代码"), (asked with { Integration = "x" }, "系统代码"), (asked with { Integration = "-x-" }, "系统代码"), (asked with { Title = " " }, "写明是什么系统"), (asked with { Title = "a\nb" }, "写明是什么系统"),
            (asked with { Answerable = "nobody" }, "没有登记"), (asked with { Scope = new MachineScope([]) }, "没有默认的权限"), (asked with { Scope = new MachineScope(["everything"]) }, "不能给“everything”"),
            // A power is nobody's but a person's, and the bureau's own affairs are no business of other systems.
            (asked with { Scope = new MachineScope(["record:small-case/settle-case"]) }, "不能给"), (asked with { Scope = new MachineScope(["record:bureau-affairs/appoint-officer"]) }, "不能给"),
            (asked with { Networks = " " }, "没有写从哪些地址来"), (asked with { Networks = "10.1.2.0/33" }, "不是地址"), (asked with { Networks = "everywhere" }, "不是地址"), (asked with { Days = 0 }, "有效期"), (asked with { Days = 367 }, "有效期"),
        ];

        foreach (var (one, says) in wrong)
            Assert.Contains(says, await RefusedAsync(one), StringComparison.Ordinal);
        Assert.DoesNotContain(await Tokens.ListAsync(Stop), line => line.Integration == "faults");
    }

    [Fact]
    public async Task A_token_is_heard_from_its_addresses_until_its_day_and_the_store_holds_nothing_that_opens_it()
    {
        var token = await MadeAsync("heard", networks: "10.1.2.0/24, 2001:db8::/32\n203.0.113.9", days: 10);

        foreach (var address in new[] { "10.1.2.3", "10.1.2.255", "2001:db8::1", "203.0.113.9" })
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("heard", (await Tokens.FindAsync(token, address, Stop))!.Integration);
        }
        foreach (var address in new[] { "10.1.3.3", "203.0.113.8", "2001:db9::1", "::1", "" })
            Assert.Null(await Tokens.FindAsync(token, address, Stop));
        Assert.Null(await Tokens.FindAsync(new MachineToken(token.Text[..^1] + (token.Text[^1] == 'A' ? 'E' : 'A')), Here, Stop));
        Assert.Null(await Tokens.FindAsync(new MachineToken(token.Text[MachineToken.Mark.Length..]), Here, Stop));
        Assert.Null(await Sessions.FindAsync(new SessionToken(token.Text[MachineToken.Mark.Length..]), Stop));
        await Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
        await using (var context = Bureau.Folder.Database.Reading())
        {
            var row = await context.MachineTokens.SingleAsync(one => one.Integration == "heard", Stop);
            Assert.Equal(32, row.TokenHash.Length);
            Assert.DoesNotContain(token.Text[^20..], Encoding.Latin1.GetString(row.TokenHash) + row, StringComparison.Ordinal);
        }
        // Nobody waits for it to be written down.
        for (var i = 0; i < 100 && (await LineAsync("heard")).LastUsedFrom != "203.0.113.9"; i++)
            await Task.Delay(20, Stop);
        Assert.Equal("203.0.113.9", (await LineAsync("heard")).LastUsedFrom);
        Assert.Equal("(token)", token.ToString());

        Clock.Advance(TimeSpan.FromDays(10) - TimeSpan.FromMilliseconds(4001));
        Assert.NotNull(await Tokens.FindAsync(token, Here, Stop));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await Tokens.FindAsync(token, Here, Stop));
        Assert.Equal(TokenState.Over, (await LineAsync("heard")).State);
    }

    [Fact]
    public async Task An_exchanged_token_goes_on_for_the_days_said_beside_the_new_one()
    {
        var old = await MadeAsync("turning", days: 100);
        var id = (await LineAsync("turning")).Id;
        Assert.Contains("最多", Assert.IsType<DeedAnswer.Refused>(await Tokens.RotateAsync(SecurityAdmin, id, 31, "test", Stop)).Why.Zh, StringComparison.Ordinal);
        Assert.Contains("最多", Assert.IsType<DeedAnswer.Refused>(await Tokens.RotateAsync(SecurityAdmin, id, -1, "test", Stop)).Why.Zh, StringComparison.Ordinal);

        var next = new MachineToken(Assert.IsType<DeedAnswer.Done>(await Tokens.RotateAsync(SecurityAdmin, id, 7, "test", Stop)).Code!);

        var (before, after) = (await Tokens.FindAsync(old, Here, Stop), await Tokens.FindAsync(next, Here, Stop));
        Assert.Equal((before!.Actor, before.Scope.ToString()), (after!.Actor, after.Scope.ToString()));
        Assert.Equal(Clock.GetUtcNow().AddDays(100), after.Until);
        Assert.Equal([TokenState.Good, TokenState.Replaced], (await Tokens.ListAsync(Stop)).Where(line => line.Integration == "turning").Select(line => line.State).Order());
        Assert.Contains("已经换过", Assert.IsType<DeedAnswer.Refused>(await Tokens.RotateAsync(SecurityAdmin, id, 7, "test", Stop)).Why.Zh, StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromDays(7));
        Assert.Null(await Tokens.FindAsync(old, Here, Stop));
        Assert.NotNull(await Tokens.FindAsync(next, Here, Stop));

        // Never longer than it would have been good anyway.
        var brief = await MadeAsync("brief", days: 2);
        await Tokens.RotateAsync(SecurityAdmin, (await LineAsync("brief")).Id, 30, "test", Stop);
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(await Tokens.FindAsync(brief, Here, Stop));
    }

    [Fact]
    public async Task Ended_it_is_heard_no_more_and_every_deed_and_refusal_stands_in_the_log()
    {
        var token = await MadeAsync("logged");
        var line = await LineAsync("logged");
        Assert.NotNull(await Tokens.FindAsync(token, Here, Stop));
        Assert.Null(await Tokens.FindAsync(token, "192.0.2.7", Stop));

        Assert.IsType<DeedAnswer.Done>(await Tokens.EndAsync(SecurityAdmin, line.Id, "test", Stop));

        Assert.Null(await Tokens.FindAsync(token, Here, Stop));
        Assert.Contains("已经停用", Assert.IsType<DeedAnswer.Refused>(await Tokens.EndAsync(SecurityAdmin, line.Id, "test", Stop)).Why.Zh, StringComparison.Ordinal);
        Assert.Contains("不能再换", Assert.IsType<DeedAnswer.Refused>(await Tokens.RotateAsync(SecurityAdmin, line.Id, 1, "test", Stop)).Why.Zh, StringComparison.Ordinal);
        Assert.Contains("没有这个", Assert.IsType<DeedAnswer.Refused>(await Tokens.EndAsync(SecurityAdmin, Guid.NewGuid(), "test", Stop)).Why.Zh, StringComparison.Ordinal);
        var name = $"logged/{line.Name}";
        Assert.Equal([("token-ended", SecurityAdmin), ("token-made", SecurityAdmin)], (await LogAsync(name)).Select(one => (one.Deed, one.By)).Order());
        Assert.Equal([("token-elsewhere", "machine:logged")], (await LogAsync($"{name} 192.0.2.7", "token-elsewhere")).Select(one => (one.Deed, one.By)));
        Assert.Equal([("token-after-end", "machine:logged")], (await LogAsync($"{name} {Here}", "token-after-end")).Select(one => (one.Deed, one.By)));
    }

    [Fact]
    public async Task Another_system_enters_events_under_its_own_name_and_decides_nothing()
    {
        var machine = Actor.Machine("handing");
        var begun = TestBureau.Granted(await Bureau.Desk.PerformAsync(TestBureau.Small("begin-case", null, new JsonObject { ["summary"] = "其他机关移送" }), machine, Stop));
        await TestBureau.GrantedAsync(Bureau, machine, TestBureau.Small("enter-person", begun.Value.Matter, new JsonObject { ["person-name"] = "张三" }), Stop);

        // It holds no post, so that what a post enters is recorded with the finding; and nobody leads the case by it.
        Assert.Contains(begun.Findings, ground => ground.Rule == "by");
        Assert.Null((await Bureau.Reader.FindAsync(Bureau.Bureau, new Store.MatterId(begun.Value.Matter), Stop))!.Officer);
        Assert.Contains("不能行使职权", await MalformedAsync(TestBureau.Settle(begun.Value.Matter, first: true), machine), StringComparison.Ordinal);
        Assert.Contains("机关事务", await MalformedAsync(TestBureau.Request(Bureau.BureauProcedure, "appoint-officer", Bureau.BureauMatter, []), machine), StringComparison.Ordinal);
        // What the form asks of a person it asks of a system too.
        Assert.NotEmpty(await MalformedAsync(TestBureau.Small("enter-person", begun.Value.Matter, []), machine));
        // Neither takes the other's name.
        Assert.Contains("只给用令牌接入的系统", await MalformedAsync(TestBureau.Small("begin-case", null), Actor.Officer("machine:handing")), StringComparison.Ordinal);
        Assert.Contains("只给用令牌接入的系统", await MalformedAsync(TestBureau.Small("begin-case", null), new Actor(TestBureau.Handler, TestBureau.Handler, ActorKind.Machine)), StringComparison.Ordinal);
        // A roster that gives its name a post gives it nothing.
        await AppointAsync("machine:posted", "handling-officer");
        Assert.Contains(TestBureau.Granted(await Bureau.Desk.PerformAsync(TestBureau.Small("begin-case", null), Actor.Machine("posted"), Stop)).Findings, ground => ground.Rule == "by");
    }

    [Fact]
    public void No_power_and_none_of_the_bureaus_affairs_is_offered_to_other_systems()
    {
        var offered = MachineScope.Offered(TestBureau.Pack).ToList();

        Assert.Contains(offered, one => one.Act.Id == "begin-case");
        Assert.All(offered, one => Assert.Equal((ActKind.Event, false, true), (one.Act.Kind, one.Act.OfTheLaw, one.Procedure.Id != "bureau-affairs")));
    }

    private static TokenAsked Asked(string integration) => new(integration, "市场监管移送接口", TestBureau.Handler, new MachineScope(["status", "record:small-case/begin-case"]), "10.1.2.0/24", 30);

    private async Task<MachineToken> MadeAsync(string integration, string networks = "10.1.2.0/24", int days = 30) =>
        new(Assert.IsType<DeedAnswer.Done>(await Tokens.MakeAsync(SecurityAdmin, Asked(integration) with { Networks = networks, Days = days }, "test", Stop)).Code!);

    private async Task<TokenLine> LineAsync(string integration) => (await Tokens.ListAsync(Stop)).First(line => line.Integration == integration);

    private async Task<string> RefusedAsync(TokenAsked asked) => Assert.IsType<DeedAnswer.Refused>(await Tokens.MakeAsync(SecurityAdmin, asked, "test", Stop)).Why.Zh;

    private async Task<string> MalformedAsync(ActRequest request, Actor actor) => string.Join(' ', Assert.IsType<Ruling<Act>.Malformed>(await Bureau.Desk.PerformAsync(request, actor, Stop)).Errors.Select(error => error.Message.Zh));
}

[Trait("Database", "sqlite")]
public sealed class MachineTokensTestsOnSqlite(SqliteTestDatabase database) : MachineTokensTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class MachineTokensTestsOnPostgres(PostgresTestDatabase database) : MachineTokensTests(database), IClassFixture<PostgresTestDatabase>;
