using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Casework.Registers;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>The bureau's roster from a file, on either database: shown first, entered whole or not at all, once, and by nobody for himself.</summary>
public abstract class RosterImportTests(TestDatabase database) : IAsyncLifetime
{
    private const string Headings = "类别,代码,名称,单位,内容,起始日,截止日\r\n";
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenBureau Bureau => bureau!;

    private RosterImport Import => new(Bureau);

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, TestTime.NoonOf("2026-03-16"), Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_roster_is_shown_first_then_entered_by_one_act_and_again_it_changes_nothing()
    {
        var file = Bytes(
            "任职,p1,,gc01,办案民警,2026-02-01,\r\n单位,gc01,城关派出所,shifan,派出所级,2026-01-01,\r\n民警,p1,\"张三\",,,2026/1/5,\r\n民警,p2,李四,,,2026-01-05,2026-12-31\r\n"
            + "任职,p2,,gc01,legal-reviewer,2026-02-01,2026-06-30\r\n资格,p2,,,法律职业资格,2020-09-01,\r\n");
        var before = (await Bureau.RosterAsync(Stop)).Version;

        var plan = await Import.PlanAsync(file, Registrar, Stop);
        Assert.Empty(plan.Faults);
        Assert.Equal((6, 0, before), (plan.Changes.Count, plan.Standing, (await Bureau.RosterAsync(Stop)).Version));
        Assert.Equal(before + 1, (await EnterAsync(file)).EnteredAs);

        var roster = await Bureau.RosterAsync(Stop);
        Assert.Equal(before + 1, roster.Version);
        Assert.Equal(("gc01", "handling-officer"), roster.StandingOf("p1", new DateOnly(2026, 2, 1)).Posts.Select(post => (post.Unit, post.Post)).Single());
        Assert.Empty(roster.StandingOf("p1", new DateOnly(2026, 1, 31)).Posts);
        Assert.Equal(["legal-profession"], roster.StandingOf("p2", new DateOnly(2026, 6, 30)).Qualifications);
        Assert.Empty(roster.StandingOf("p2", new DateOnly(2026, 7, 1)).Posts);
        Assert.Equal(("张三", "shifan"), (roster.NameOf(RosterKind.Officer, "p1"), roster.UnitOn("gc01", new DateOnly(2026, 3, 20))!.Organ));
        var again = await EnterAsync(file);
        Assert.Equal((0, 6, 0, null), (again.Changes.Count, again.Standing, again.Faults.Count, again.EnteredAs));
        Assert.Equal(before + 1, (await Bureau.RosterAsync(Stop)).Version);
        // What the bureau writes reads as what stands: every row, and no change.
        var own = await Import.PlanAsync(Encoding.UTF8.GetBytes(await Import.FileAsync(Stop)), Registrar, Stop);
        Assert.Equal((0, 0, roster.Rows.Count(row => row.Kind is RosterKind.Unit or RosterKind.Officer or RosterKind.Post or RosterKind.Qualification)), (own.Changes.Count, own.Faults.Count, own.Standing));
    }

    [Fact]
    public async Task Whoever_leaves_gets_a_last_day_and_holds_no_post_from_the_day_after()
    {
        var file = Bytes($"民警,{OtherHandler},王办案,,,2026-01-01,2026-03-31\r\n");

        var plan = await EnterAsync(file);

        Assert.Empty(plan.Faults);
        Assert.Equal([(RosterKind.Officer, true, false), (RosterKind.Post, true, true)], plan.Changes.Select(change => (change.Line.Kind, change.Ends, change.Follows)));
        var roster = await Bureau.RosterAsync(Stop);
        Assert.Single(roster.StandingOf(OtherHandler, new DateOnly(2026, 3, 31)).Posts);
        Assert.Empty(roster.StandingOf(OtherHandler, new DateOnly(2026, 4, 1)).Posts);
        Assert.Equal((0, 1), await CountsAsync(file));
        // Nor is anything entered for whoever has left, or kept open beside the leaving.
        Assert.Equal([(2L, RosterFile.Code)], await FaultsAsync($"任职,{OtherHandler},,shifan,值班民警,2026-05-01,\r\n"));
        Assert.Equal([(3L, RosterFile.Until)], await FaultsAsync("民警,l1,王五,,,2026-01-01,2026-06-30\r\n任职,l1,,shifan,值班民警,2026-01-01,\r\n"));
        Assert.Equal([(2L, RosterFile.Until)], await FaultsAsync($"民警,{OtherHandler},王办案,,,2026-01-01,2026-05-31\r\n"));
    }

    [Fact]
    public async Task A_post_with_a_fixed_last_day_ends_earlier_by_a_line_or_with_its_holder_and_no_later()
    {
        await EnterAsync(Bytes(
            "民警,x1,王五,,,2026-01-01,\r\n任职,x1,,shifan,值班民警,2026-01-01,2026-12-31\r\n任职,x1,,shifan,办案民警,2026-02-01,2026-11-30\r\n"
            + "民警,x2,李四,,,2026-01-01,\r\n任职,x2,,shifan,值班民警,2027-01-01,2027-12-31\r\n"));
        foreach (var until in new[] { "2027-01-31", "" })
            Assert.Equal([(2L, RosterFile.Until)], await FaultsAsync($"任职,x1,,shifan,值班民警,2026-01-01,{until}\r\n"));

        Assert.NotNull((await EnterAsync(Bytes("任职,x1,,shifan,值班民警,2026-01-01,2026-09-30\r\n"))).EnteredAs);
        Assert.Equal((2, 1), (await PostsAsync("2026-09-30"), await PostsAsync("2026-10-01")));
        // One post ends by its own line, the other because its holder leaves.
        var left = await EnterAsync(Bytes("民警,x1,王五,,,2026-01-01,2026-06-30\r\n任职,x1,,shifan,办案民警,2026-02-01,2026-05-31\r\n"));

        Assert.Equal([(RosterKind.Officer, true, false), (RosterKind.Post, true, true), (RosterKind.Post, true, false)], left.Changes.Select(change => (change.Line.Kind, change.Ends, change.Follows)));
        Assert.Equal((2, 1, 1, 0), (await PostsAsync("2026-05-31"), await PostsAsync("2026-06-01"), await PostsAsync("2026-06-30"), await PostsAsync("2026-07-01")));
        // What begins only afterwards does not end by leaving: it should not have been given.
        Assert.Equal([(2L, RosterFile.Until)], await FaultsAsync("民警,x2,李四,,,2026-01-01,2026-06-30\r\n"));

        async Task<int> PostsAsync(string on) => (await Bureau.RosterAsync(Stop)).StandingOf("x1", DateOnly.Parse(on, CultureInfo.InvariantCulture)).Posts.Count;
    }

    [Fact]
    public async Task Whoever_acts_for_another_beyond_the_last_day_does_not_leave_by_a_file()
    {
        await EnterAsync(Bytes("民警,v1,王五,,,2026-01-01,\r\n任职,v1,,shifan,值班民警,2026-01-01,\r\n"));
        await GrantedAsync(Bureau, Actor.Officer(Registrar), Request(Bureau.BureauProcedure, "assign-acting", Bureau.BureauMatter, new JsonObject
        {
            ["acting-officer"] = "v1", ["acted-for-officer"] = Handler, ["acting-since"] = "2026-03-01", ["acting-until"] = "2026-12-31",
        }), Stop);

        Assert.Equal([(2L, RosterFile.Until)], await FaultsAsync("民警,v1,王五,,,2026-01-01,2026-06-30\r\n"));
        Assert.Empty(await FaultsAsync("民警,v1,王五,,,2026-01-01,2026-12-31\r\n"));
    }

    [Fact]
    public async Task What_a_spreadsheet_in_China_writes_and_English_headings_are_read()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb = await Import.PlanAsync(Encoding.GetEncoding("GB18030").GetBytes(Headings + "民警,g1,欧阳示例,,,2026-01-01,\r\n"), Registrar, Stop);
        var english = await Import.PlanAsync(Encoding.UTF8.GetBytes("\uFEFFkind;code;name;unit;value;from;until;remark\nofficer;e1;张三;;;2026-01-01;;new\npost;e1;;shifan;handling officer;2026-01-01;;\n"), Registrar, Stop);

        Assert.Equal(("欧阳示例", 0), (Assert.Single(gb.Changes).Line.Title, gb.Faults.Count));
        Assert.Equal((2, 0), (english.Changes.Count, english.Faults.Count));
    }

    [Fact]
    public async Task Every_fault_is_named_by_line_and_column_and_one_keeps_all_of_it_out()
    {
        var (line, faults) = (1, new List<(long Line, string Column)>());
        var file = new StringBuilder();
        void Add(string text, string? column)
        {
            file.Append(text).Append("\r\n");
            line++;
            if (column is not null)
                faults.Add((line, column));
        }
        Add("民警,f1,王五,,,2026-01-01,", null);
        Add("警察,f2,王五,,,2026-01-01,", RosterFile.Kind);
        Add("民警,,王五,,,2026-01-01,", RosterFile.Code);
        Add("民警,f3,,,,2026-01-01,", RosterFile.Name);
        Add("民警,f4,王五,,,一月一日,", RosterFile.From);
        Add("民警,f5,王五,,,2026-02-01,2026-01-01", RosterFile.Until);
        Add("民警,f6,王五,,,2026-01-01,明年", RosterFile.Until);
        Add("任职,f1,,,办案民警,2026-01-01,", RosterFile.Unit);
        Add("任职,f1,,nowhere,办案民警,2026-01-01,", RosterFile.Unit);
        Add("任职,f1,,shifan,大侦探,2026-01-01,", RosterFile.Value);
        Add("任职,f9,,shifan,办案民警,2026-01-01,", RosterFile.Code);
        Add("资格,f1,,,驾驶证,2026-01-01,", RosterFile.Value);
        Add("单位,u1,示例所,shifan,大的,2026-01-01,", RosterFile.Value);
        Add("单位,u2,示例所,u2,派出所级,2026-01-01,", RosterFile.Unit);
        Add("民警,f1,王五,,,2026-01-01,", RosterFile.Code);
        Add("民警,f1,王六,,,2025-01-01,2026-02-01", null);
        Add($"民警,{Handler},另一个名字,,,2026-01-01,", RosterFile.Name);
        Add($"任职,{Handler},,shifan,办案民警,2026-02-01,", RosterFile.From);
        Add("民警,f7,王\"五,,,2026-01-01,", "");
        Add("民警,f8,=HYPERLINK(1),,,2026-01-01,", RosterFile.Name);
        Add("民警,@f9,王五,,,2026-01-01,", RosterFile.Code);
        Add("民警,f10,王五,,,2026-01-01,,备注", "");
        // Of three lines about one officer the earliest day counts first.
        faults.Insert(0, (2, RosterFile.Code));
        var before = (await Bureau.RosterAsync(Stop)).Version;

        var plan = await EnterAsync(Bytes(file.ToString()));

        Assert.Equal(faults, plan.Faults.Select(fault => (fault.Line, fault.Column)));
        Assert.Null(plan.EnteredAs);
        Assert.Equal(before, (await Bureau.RosterAsync(Stop)).Version);
    }

    [Fact]
    public async Task What_stands_otherwise_is_named_by_its_column_and_units_that_ring_or_people_who_have_left_by_the_same_file_are_refused()
    {
        var fault = Assert.Single((await Import.PlanAsync(Bytes($"任职,{OtherHandler},,shifan,办案民警,2026-02-01,\r\n"), Registrar, Stop)).Faults);
        Assert.Contains("已登记为“示例市公安局（shifan），办案民警”", fault.Message.Zh, StringComparison.Ordinal);
        Assert.Contains("is entered as “示例市公安局 (shifan), handling officer”", fault.Message.In("en"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal([(2L, RosterFile.Unit)], await FaultsAsync("单位,shifan,示例市公安局,elsewhere,县级,2026-01-01,\r\n"));
        Assert.Equal([(2L, RosterFile.Value)], await FaultsAsync("单位,shifan,示例市公安局,,派出所级,2026-01-01,\r\n"));
        // The first hangs on a ring that it is no part of.
        Assert.Equal(
            [(2L, RosterFile.Unit), (3L, RosterFile.Unit), (4L, RosterFile.Unit)],
            await FaultsAsync("单位,k1,示例所,k2,派出所级,2026-01-01,\r\n单位,k2,示例所,k3,派出所级,2026-01-01,\r\n单位,k3,示例所,k2,派出所级,2026-01-01,\r\n"));
        // Entered before or in the file itself: whoever leaves by it is given nothing for afterwards.
        foreach (var leaver in new[] { $"民警,{Head},赵局长,,,2026-01-01,2026-03-31", "民警,k4,王五,,,2026-01-01,2026-03-31" })
            Assert.Equal([(3L, RosterFile.Code)], await FaultsAsync($"{leaver}\r\n资格,{leaver.Split(',')[1]},,,法律职业资格,2026-05-01,\r\n"));
    }

    [Fact]
    public async Task A_line_holds_what_its_kind_has_and_no_more_and_nothing_longer_than_is_entered()
    {
        foreach (var (line, column) in new[]
        {
            ($"民警,{new string('9', 41)},王五,,,2026-01-01,", RosterFile.Code),
            ("民警,machine:n,王五,,,2026-01-01,", RosterFile.Code),
            ($"民警,n1,{new string('王', 41)},,,2026-01-01,", RosterFile.Name),
            ($"单位,n2,{new string('所', 61)},shifan,派出所级,2026-01-01,", RosterFile.Name),
            ($"任职,{Handler},王五,shifan,值班民警,2026-01-01,", RosterFile.Name),
            ("民警,n3,王五,shifan,,2026-01-01,", RosterFile.Unit),
            ($"资格,{Handler},,shifan,法律职业资格,2020-09-01,", RosterFile.Unit),
            ("民警,n4,王五,,值班民警,2026-01-01,", RosterFile.Value),
        })
            Assert.Equal([(2L, column)], await FaultsAsync(line + "\r\n"));
    }

    [Fact]
    public async Task What_a_spreadsheet_would_run_does_not_come_in_by_any_column_and_goes_out_quoted()
    {
        string[] line = ["民警", "q1", "王五", "", "", "2026-01-01", ""], columns = [RosterFile.Kind, RosterFile.Code, RosterFile.Name, RosterFile.Unit, RosterFile.Value, RosterFile.From, RosterFile.Until];
        foreach (var begins in new[] { "=1", "+1", "-1", "@1", " =1", "1\u0007" })
        {
            for (var i = 0; i < line.Length; i++)
                Assert.Equal([(2L, columns[i])], await FaultsAsync(string.Join(',', line.Select((cell, place) => place == i ? begins : cell)) + "\r\n"));
        }
        // By the act of one officer alone such a name can be given.
        Assert.Contains("民警,q2,'=1+1,", RosterFile.Write([new RosterLine(0, RosterKind.Officer, "q2", "=1+1", "", "", new DateOnly(2026, 1, 1), null)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_none_are_told_apart_and_leave_nothing()
    {
        var before = (await Bureau.RosterAsync(Stop)).Version;
        foreach (var (bytes, word) in new[]
        {
            (Encoding.Unicode.GetBytes("\uFEFF" + Headings), "UTF-8"),
            (Encoding.Unicode.GetBytes("kind,code,name,unit,value,from,until\r\nofficer,f1,Wang,,,2026-01-01,\r\n"), "UTF-8"),
            ([0xC3, 0x28, 0xFF, 0xFF, 0x2C], "UTF-8"),
            ([.. Encoding.UTF8.GetBytes(Headings + "民警,f1,王"), 0xFF, 0xFF, .. ",,,2026-01-01,\r\n"u8], "UTF-8"),
            (Encoding.UTF8.GetBytes("民警,f1,王五,,,2026-01-01,\r\n"), "标题"),
            (Encoding.UTF8.GetBytes("类别,代码,代码,名称,单位,内容,起始日,截止日\r\n"), "标题"),
            ([], "标题"),
            (new byte[RosterFile.BytesAtMost + 1], "文件最大"),
        })
        {
            var plan = await Import.EnterAsync(bytes, Registrar, "cli", seen: null, Stop);
            Assert.Contains(word, Assert.Single(plan.Faults).Message.Zh, StringComparison.Ordinal);
            Assert.Null(plan.EnteredAs);
        }
        Assert.Equal(before, (await Bureau.RosterAsync(Stop)).Version);
    }

    [Fact]
    public async Task Nobody_gives_himself_anything_the_administrators_stay_three_people_and_the_lines_are_named()
    {
        var others = string.Concat(Enumerable.Range(1, 9).Select(i => $"民警,o{i},王五,,,2026-01-01,\r\n任职,o{i},,shifan,值班民警,2026-01-01,\r\n"));
        var refused = Bytes(others + $"任职,{Registrar},,shifan,公安机关负责人,2026-01-01,\r\n资格,{Registrar},,,法律职业资格,2026-01-01,\r\n");
        var before = (await Bureau.RosterAsync(Stop)).Version;

        Assert.Equal([(20L, RosterFile.Code)], (await EnterAsync(refused)).Faults.Select(fault => (fault.Line, fault.Column)));
        Assert.Equal(
            [(21L, RosterFile.Code), (25L, RosterFile.Code)],
            await FaultsAsync(others + "民警,a1,张三,,,2026-01-01,\r\n任职,a1,,shifan,系统管理员,2026-01-01,\r\n任职,a1,,shifan,安全审计员,2026-01-01,\r\n民警,a2,李四,,,2026-01-01,\r\n民警,a3,李四,,,2026-01-01,\r\n任职,a2,,shifan,安全管理员,2026-01-01,\r\n任职,a2,,shifan,值班民警,2026-01-01,\r\n"));
        Assert.Equal([(2L, RosterFile.Code)], await FaultsAsync($"民警,{Registrar},张登记,,,2026-03-16,2026-12-31\r\n"));
        Assert.Equal([(0L, "")], (await Import.EnterAsync(Bytes(others), Handler, "cli", seen: null, Stop)).Faults.Select(fault => (fault.Line, fault.Column)));
        Assert.Equal(before, (await Bureau.RosterAsync(Stop)).Version);
        // What was asked for and refused stands in the register, as every refusal does; what was only shown does not.
        var register = await Bureau.Refusals.ListAsync(new RefusalFilter { Matter = Bureau.BureauMatter }, seen: null, new Paging(1, 50), Stop);
        Assert.Equal(["by", "nobody-appoints-himself"], register.Rows.Where(row => row is { Act: "enter-roster", Channel: "cli" }).Select(row => row.Grounds[0].Rule).Order());
        Assert.Empty((await Import.PlanAsync(Bytes(others), Registrar, Stop)).Faults);
    }

    [Fact]
    public async Task Whoever_goes_round_the_file_meets_the_same_gates()
    {
        JsonObject Post(string person, string post) => new()
        {
            ["roster-posts"] = new JsonArray(new JsonObject { ["roster-holder"] = person, ["roster-post-unit"] = Id, ["roster-post"] = post, ["roster-post-since"] = "2026-01-01" }),
        };
        JsonObject Ended(string person, string post) => new()
        {
            ["roster-ended-posts"] = new JsonArray(new JsonObject { ["roster-former-holder"] = person, ["roster-former-unit"] = Id, ["roster-former-post"] = post, ["roster-post-ended-on"] = "2026-12-31" }),
        };
        foreach (var (actor, fields, rule) in new[]
        {
            (Actor.Officer(Registrar), Post(Registrar, "head-of-organ"), "nobody-appoints-himself"),
            (Actor.Officer(Head), Post(Head, "legal-reviewer"), "nobody-appoints-himself"),
            (Actor.Officer(Head), Ended(Head, "head-of-organ"), "nobody-appoints-himself"),
            (Actor.Officer(Registrar), Post(Handler, "audit-administrator"), "administrators-apart"),
            (Actor.Officer(Handler), Post(OtherHandler, "head-of-organ"), "by"),
        })
        {
            var refused = Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(Request(Bureau.BureauProcedure, "enter-roster", Bureau.BureauMatter, fields), actor, Stop));
            Assert.Contains(rule, refused.Grounds.Select(ground => ground.Rule));
        }
        var import = new Actor("import", "import", ActorKind.Import);
        Assert.Equal("act", Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(await Bureau.Desk.PerformAsync(Request(Bureau.BureauProcedure, "enter-roster", Bureau.BureauMatter, Post(Handler, "legal-reviewer")), import, Stop)).Errors).Place);
    }

    [Fact]
    public async Task What_moved_on_between_showing_and_entering_enters_nothing()
    {
        var file = Bytes("民警,m1,赵六,,,2026-01-01,\r\n");
        var plan = await Import.PlanAsync(file, Registrar, Stop);
        await GrantedAsync(Bureau, Actor.Officer(Registrar), Request(Bureau.BureauProcedure, "appoint-officer", Bureau.BureauMatter, new JsonObject { ["officer-code"] = "m2", ["officer-name"] = "钱七", ["officer-since"] = "2026-01-01" }), Stop);

        var entered = await Import.EnterAsync(file, Registrar, "web", plan.Version, Stop);

        Assert.Null(entered.EnteredAs);
        Assert.Contains("变动", Assert.Single(entered.Faults).Message.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain((await Bureau.RosterAsync(Stop)).Rows, row => row.Key == "m1");
    }

    [Fact]
    public async Task What_the_system_seals_between_showing_and_entering_stands_in_nobodys_way()
    {
        await Bureau.Looks.NoteAsync(Registrar, null, 0, "search", null, "web");
        var file = Bytes("民警,m3,赵六,,,2026-01-01,\r\n");
        var plan = await Import.PlanAsync(file, Registrar, Stop);
        ((TestTime)Bureau.Time).Advance(TimeSpan.FromHours(3));
        await Ledger.RealLedger.CatchUpAsync(Bureau, Stop);
        Assert.True((await Bureau.RosterAsync(Stop)).Version > plan.Version, "no hour of looks was sealed");

        Assert.NotNull((await Import.EnterAsync(file, Registrar, "web", plan.Version, Stop)).EnteredAs);
    }

    [Fact]
    public async Task Twenty_thousand_lines_are_held_in_bounded_memory_and_time()
    {
        string Officers(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"民警,z{i:00000},张三,,,2026-01-01,\r\n")));
        string Posts(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"任职,z{i:00000},,shifan,办案民警,2026-01-01,\r\n")));
        Assert.NotNull((await EnterAsync(Bytes(Officers(0, 2_000) + Posts(0, 2_000)))).EnteredAs);

        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        var plan = await Import.PlanAsync(Bytes(Officers(0, 10_000) + Posts(0, 10_000)), Registrar, Stop);
        var (seconds, bytes) = (clock.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - before);
        TestContext.Current.SendDiagnosticMessage($"20,000 lines: {seconds:0.00} s, {bytes >> 20} MB");

        Assert.Equal((4_000, 16_000), (plan.Standing, plan.Changes.Count));
        Assert.Equal([4_002L, 14_002L], plan.Faults.Select(fault => fault.Line));
        Assert.True(seconds < 20, $"it took {seconds} s");
        // On SQLite nothing is waited for: all of it is this thread's. On PostgreSQL the count begins on one thread and may end on another.
        Assert.True(Bureau.Folder.Database.IsPostgres || bytes < 400 << 20, $"it took {bytes >> 20} MB");
        Assert.Contains("最多20000行", (await Import.PlanAsync(Bytes(Officers(0, 20_001)), Registrar, Stop)).Faults[^1].Message.Zh, StringComparison.Ordinal);
        Assert.Equal(RosterFile.FaultsAtMost, (await Import.PlanAsync(Bytes(string.Concat(Enumerable.Repeat("x,y\r\n", 100_000))), Registrar, Stop)).Faults.Count);
        Assert.Equal(RosterFile.FaultsAtMost, (await Import.PlanAsync(Bytes(string.Concat(Enumerable.Repeat("民警,d1,张三,,,2026-01-01,\r\n", 20_000))), Registrar, Stop)).Faults.Count);
    }

    private static byte[] Bytes(string lines) => Encoding.UTF8.GetBytes(Headings + lines);

    private Task<RosterPlan> EnterAsync(byte[] file) => Import.EnterAsync(file, Registrar, "cli", seen: null, Stop);

    private async Task<(int Changes, int Standing)> CountsAsync(byte[] file) => await Import.PlanAsync(file, Registrar, Stop) is var plan ? (plan.Changes.Count, plan.Standing) : default;

    private async Task<IEnumerable<(long Line, string Column)>> FaultsAsync(string lines) => (await Import.PlanAsync(Bytes(lines), Registrar, Stop)).Faults.Select(fault => (fault.Line, fault.Column));
}

[Trait("Database", "sqlite")]
public sealed class RosterImportTestsOnSqlite(SqliteTestDatabase database) : RosterImportTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class RosterImportTestsOnPostgres(PostgresTestDatabase database) : RosterImportTests(database), IClassFixture<PostgresTestDatabase>;
