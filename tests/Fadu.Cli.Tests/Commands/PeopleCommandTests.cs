using Fadu.Casework.Accounts;

namespace Fadu.Cli.Tests.Commands;

/// <summary>A bureau begun from nothing at the console, and the accounts of its people.</summary>
public sealed class PeopleCommandTests(Demonstration demonstration)
{
    private const string Password = "tangerine otter ledger";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_bureau_gives_a_code_to_its_first_administrator_and_further_codes_to_those_who_prove_who_they_are()
    {
        var data = demonstration.NewPath();
        var made = await InitAsync(data, "900001", "900002", "--json");
        Assert.True(made.Code == 0, made.Errors);
        Assert.Matches("^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$", made.Json["code"]!.GetValue<string>());
        var people = (await FaduCommand.RunAsync("people", "list", "--data", data, "--json")).Json["people"]!.AsArray();
        Assert.Equal(
            [("900001", "bureau-registrar", "none"), ("900002", "system-administrator", "invited")],
            people.Select(one => (one!["person"]!.GetValue<string>(), one["posts"]![0]!["post"]!.GetValue<string>(), one["account"]!.GetValue<string>())));

        (await InitAsync(data, "900001", "900002")).AssertRefused("is founded already");
        (await FaduCommand.RunAsync("people", "invite", "900001", "--data", data)).AssertRefused("holds no post today that may invite others");
        // The code was lost: until it was used the console gives another.
        var again = await FaduCommand.RunAsync("people", "invite", "900002", "--data", data);
        Assert.True(again.Code == 0, again.Errors);

        var secret = await SetUpAsync(data, "900002", again.Output.Trim().Split(' ')[^1]);
        (await FaduCommand.RunAsync("people", "invite", "900002", "--data", data)).AssertRefused("can sign in and may invite");
        (await FaduCommand.ReadingAsync("wrong\n000000\n", "people", "invite", "900001", "--by", "900002", "--data", data)).AssertRefused("is not signed in");
        (await FaduCommand.ReadingAsync($"{Password}\n{CodeNow(secret, 0)}\n", "people", "lock", "900001", "--by", "900002", "--data", data)).AssertRefused("Your post does not let you do this today");
        var invited = await FaduCommand.ReadingAsync($"{Password}\n{CodeNow(secret, 1)}\n", "people", "invite", "900001", "--by", "900002", "--data", data);

        Assert.True(invited.Code == 0, invited.Errors);
        Assert.Matches("[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", invited.Output);
        Assert.Contains("已发代码 invited", (await FaduCommand.RunAsync("people", "list", "--data", data)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await FaduCommand.RunAsync("ledger", "verify", "--data", data)).Code);
    }

    [Fact]
    public async Task What_cannot_found_a_bureau_is_said_and_leaves_none()
    {
        var data = demonstration.NewPath();

        (await InitAsync(data, "900001", "900001")).AssertRefused("must be two people");
        (await InitAsync(data, "900001", "900002", "--level", "village")).AssertRefused("was not founded");
        (await InitAsync(data, "900001", "900002", "--code", "示例")).AssertRefused("must be 1 to 40 letters");
        (await InitAsync(demonstration.Copy(), "900001", "900002")).AssertRefused("already");
        (await FaduCommand.RunAsync("people", "list", "--data", data)).AssertRefused("No bureau has been founded");
    }

    [Fact]
    public async Task Who_is_who_in_the_directory_is_refused_what_the_page_refuses()
    {
        var data = demonstration.Copy();

        (await TieAsync("910029", "910001")).AssertRefused("Your post does not let you do this today");
        (await TieAsync("910028", "910028")).AssertRefused("Nobody does this to his own account");
        (await TieAsync("910028", "910001")).AssertRefused("There is no account yet");
        (await TieAsync("910028", "910001", "http://directory.example")).AssertRefused("https://host/path");
        (await TieAsync("910028", "910001", subject: "a b")).AssertRefused("without spaces");
        (await FaduCommand.RunAsync("people", "untie", "910001", "--directory", "https://directory.example", "--by", "910028", "--data", data)).AssertRefused("is not tied");

        Task<CommandResult> TieAsync(string by, string person, string directory = "https://directory.example", string subject = "sub") =>
            FaduCommand.RunAsync("people", "tie", person, subject, "--directory", directory, "--by", by, "--data", data);
    }

    [Fact]
    public async Task A_roster_is_checked_first_then_taken_in_by_whoever_may_and_again_it_changes_nothing()
    {
        var data = demonstration.Copy();
        var file = demonstration.NewPath();
        await File.WriteAllTextAsync(file, "类别,代码,名称,单位,内容,起始日,截止日\n民警,920001,周九,,,2026-01-01,\n任职,920001,,example-city,值班民警,2026-01-01,\n", Stop);

        var check = await ImportAsync("900001", "--check");
        Assert.True(check.Code == 0, check.Errors + check.Output);
        Assert.Contains("Would enter 2 and end 0", check.Output, StringComparison.Ordinal);
        Assert.Contains("+ 任职 post  920001  周九  示例市公安局（example-city），值班民警  示例市公安局 (example-city), duty officer  [duty-officer]  2026-01-01", check.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("920001", (await FaduCommand.RunAsync("people", "list", "--data", data)).Output, StringComparison.Ordinal);
        Assert.Contains("nothing was entered", (await ImportAsync("910011", "--check")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ImportAsync("910028")).Code);
        var entered = await ImportAsync("900001");
        Assert.True(entered.Code == 0, entered.Errors + entered.Output);
        Assert.Contains("Entered 2, ended 0", entered.Output, StringComparison.Ordinal);
        Assert.Contains("920001", (await FaduCommand.RunAsync("people", "list", "--data", data)).Output, StringComparison.Ordinal);
        var again = await ImportAsync("900001", "--json");
        Assert.Equal((true, false, 2, 0), (again.Json["ok"]!.GetValue<bool>(), again.Json["entered"]!.GetValue<bool>(), again.Json["standing"]!.GetValue<int>(), again.Json["changes"]!.AsArray().Count));

        await File.WriteAllTextAsync(file, "类别,代码,名称,单位,内容,起始日,截止日\n任职,920001,,nowhere,值班民警,2026-01-01,\n任职,900001,,example-city,公安机关负责人,2026-01-01,\n", Stop);
        var wrong = await ImportAsync("900001");
        Assert.Equal(1, wrong.Code);
        Assert.Contains("第2行“单位” line 2", wrong.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "类别,代码,名称,单位,内容,起始日,截止日\n任职,900001,,example-city,公安机关负责人,2026-01-01,\n", Stop);
        Assert.Contains("第2行“代码” line 2：不能给自己任免岗位", (await ImportAsync("900001")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await FaduCommand.RunAsync("ledger", "verify", "--data", data)).Code);

        Task<CommandResult> ImportAsync(string by, params string[] more) => FaduCommand.RunAsync(["people", "import", file, "--by", by, "--data", data, .. more]);
    }

    private static Task<CommandResult> InitAsync(string data, string registrar, string administrator, params string[] more)
    {
        var given = new Dictionary<string, string>
        {
            ["--code"] = "shili", ["--name"] = "示例县公安局", ["--short-name"] = "示县", ["--level"] = "county", ["--registrar"] = registrar, ["--registrar-name"] = "张登记",
            ["--administrator"] = administrator, ["--administrator-name"] = "李系统", ["--data"] = data,
        };
        for (var i = 0; i + 1 < more.Length; i += 2)
            given[more[i]] = more[i + 1];
        return FaduCommand.RunAsync(["init", .. given.SelectMany(pair => new[] { pair.Key, pair.Value }), .. more.Length % 2 == 1 ? more[^1..] : []]);
    }

    // What the pages do at a first sign-in, by the same door.
    private static async Task<byte[]> SetUpAsync(string data, string person, string oneTimeCode)
    {
        var folder = new Fadu.Store.Folder.DataFolderOptions(data);
        await using var bureau = await Fadu.Casework.OpenBureau.OpenAsync(
            new Fadu.Casework.BureauOptions(folder, new Fadu.Store.BureauId("shili"), Fadu.Law.Packs.PackLoader.Load(Fadu.Casework.Editions.LawFolder.Read(Fadu.Testing.ProjectFiles.Laws, "national")).Pack), Stop);
        var settings = new AccountSettings();
        var door = new SignInDoor(bureau, settings, new Sessions(bureau, settings));
        var place = new AttemptPlace("test", "test", null, "test");
        var proven = Assert.IsType<Attempt.WantsSetUp>(await door.BeginAsync(person, oneTimeCode, place, Stop)).Proven;
        var secret = Totp.NewSecret();
        Assert.NotNull((await door.SetUpAsync(proven, await door.HashAsync(Password, Stop), secret, CodeNow(secret, -1), place, Stop)).SignedIn);
        return secret;
    }

    // Each step of time is taken once: the test uses the one before, this one and the next.
    private static string CodeNow(byte[] secret, int further) => Totp.CodeOf(secret, Totp.StepOf(TimeProvider.System.GetUtcNow()) + further);
}
