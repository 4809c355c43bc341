using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Store.Folder;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu people</c>: officers and their accounts. Whoever does something proves who he is, and is refused what the pages refuse.</summary>
internal static class PeopleCommand
{
    public static Command Create() => new("people", Words.Of("民警和账号：发放、重置、锁定", "officers and their accounts: invite, reset, lock"))
    {
        List(),
        Deed("invite", AccountDeed.Invite, Words.Of("发放一次性代码；不写 --by 只能发给首名管理员", "give a one-time code; without --by only to the first administrator")),
        Deed("reset", AccountDeed.Reset, Words.Of("收回口令和验证器，给新的一次性代码", "take password and authenticator away and give a new one-time code")),
        Deed("lock", AccountDeed.Lock, Words.Of("锁定账号，退出其所有登录", "lock an account and end its sessions")),
        Deed("unlock", AccountDeed.Unlock, Words.Of("解锁账号", "unlock an account")),
        SessionsOf(),
        Tie(),
        Untie(),
        PeopleImportCommand.Create(),
    };

    /// <summary>Accounts of an open bureau.</summary>
    public static People PeopleOf(OpenBureau bureau) => new(bureau, Settings, new Sessions(bureau, Settings));

    /// <summary>Says a one-time code.</summary>
    public static void Tell(OpenBureau bureau, string person, DeedAnswer.Done done) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{person} 的一次性代码（{TimeZoneInfo.ConvertTime(done.GoodUntil!.Value, bureau.Pack.Zone):yyyy-MM-dd HH:mm}前有效，只显示这一次） One-time code, shown this once: {done.Code}"));

    /// <summary>As is usual.</summary>
    public static AccountSettings Settings { get; } = new();

    private static Command List()
    {
        var data = new StoredData();
        var json = DeadlineCommand.JsonOption();
        var command = new Command("list", Words.Of("列出民警、岗位和账号状态", "list officers, posts and how their accounts stand")) { json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                var lines = await PeopleOf(bureau).ListAsync(stop);
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(new JsonObject { ["people"] = new JsonArray([.. lines.Select(JsonNode (line) => Json(line))]) }));
                else
                    foreach (var line in lines)
                        Console.WriteLine($"{line.Person,-12} {line.Name}  {string.Join('、', line.Standing.Posts.Select(post => $"{bureau.Pack.NameOfPost(post.Post).Zh}（{post.Unit}）"))}  {Word(line.State)}{(line.Until is { } until ? string.Create(CultureInfo.InvariantCulture, $" {TimeZoneInfo.ConvertTime(until, bureau.Pack.Zone):yyyy-MM-dd HH:mm}") : "")}");
                return 0;
            });
        });
        return command;
    }

    private static Command Deed(string name, AccountDeed deed, string description)
    {
        var data = new StoredData();
        var (person, by) = (PersonArgument(), ByOption(required: deed != AccountDeed.Invite));
        var command = new Command(name, description) { person, by };
        data.AddTo(command);
        command.SetAction((parsed, stop) => WithAsync(data.In(parsed), "fadu people", async bureau =>
        {
            var (whom, who) = (parsed.GetRequiredValue(person), parsed.GetValue(by));
            var answer = who is null
                ? await PeopleOf(bureau).InviteFirstAsync(whom, stop)
                : await ProvenAsync(bureau, who, () => PeopleOf(bureau).DoAsync(deed, who, whom, "cli", stop), stop);
            switch (answer)
            {
                case DeedAnswer.Done { Code: not null } done:
                    Tell(bureau, whom, done);
                    break;
                case DeedAnswer.Done:
                    Console.WriteLine($"已办：{name} {whom}。 Done: {name} {whom}.");
                    break;
                case DeedAnswer.Refused refused:
                    throw new CommandProblem($"{refused.Why.Zh} {refused.Why.In("en")}");
            }
        }, stop));
        return command;
    }

    private static Command SessionsOf()
    {
        var data = new StoredData();
        var (person, by, end) = (PersonArgument(), ByOption(required: true), new Option<bool>("--end") { Description = Words.Of("退出其所有登录", "end them all") });
        var command = new Command("sessions", Words.Of("列出一个人的登录，或者全部退出", "list somebody's sessions, or end them all")) { person, by, end };
        data.AddTo(command);
        command.SetAction((parsed, stop) => WithAsync(data.In(parsed), "fadu people", async bureau =>
        {
            var (whom, who) = (parsed.GetRequiredValue(person), parsed.GetRequiredValue(by)!);
            await ProvenAsync(
                bureau, who,
                async () =>
                {
                    if (parsed.GetValue(end) && await PeopleOf(bureau).DoAsync(AccountDeed.Sessions, who, whom, "cli", stop) is DeedAnswer.Refused refused)
                        throw new CommandProblem($"{refused.Why.Zh} {refused.Why.In("en")}");
                    var sessions = await PeopleOf(bureau).SessionsOfAsync(who, whom, stop)
                        ?? throw new CommandProblem("您今天的岗位不能看别人的登录，也不能在这里看自己的。 Your post does not let you see the sessions of others today, nor your own here.");
                    foreach (var one in sessions)
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.CameFrom}  {TimeZoneInfo.ConvertTime(one.StartedAt, bureau.Pack.Zone):yyyy-MM-dd HH:mm} – {TimeZoneInfo.ConvertTime(one.LastSeenAt, bureau.Pack.Zone):yyyy-MM-dd HH:mm}"));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"共 {sessions.Count} 处。 {sessions.Count} sessions."));
                    return true;
                },
                stop);
        }, stop));
        return command;
    }

    private static Command Tie()
    {
        var subject = new Argument<string>("subject") { Description = Words.Of("这个人在统一身份里的编号（sub）", "the person as the directory names him (sub)") };
        return DirectoryDeed("tie", Words.Of("把统一身份里的编号对应到一名民警", "tie somebody in the bureau's directory to an officer"), subject, (ties, parsed, by, person, issuer, stop) =>
            ties.TieAsync(by, person, issuer, parsed.GetRequiredValue(subject), "cli", stop));
    }

    private static Command Untie() => DirectoryDeed("untie", Words.Of("解除一名民警和统一身份的对应", "untie an officer from the bureau's directory"), subject: null, (ties, _, by, person, issuer, stop) =>
        ties.UntieAsync(by, person, issuer, "cli", stop));

    private static Command DirectoryDeed(string name, string description, Argument<string>? subject, Func<DirectoryTies, ParseResult, string, string, string, CancellationToken, Task<DeedAnswer>> deed)
    {
        var data = new StoredData();
        var (person, by, issuer) = (PersonArgument(), ByOption(required: true), DirectoryOptions.Issuer(required: true));
        var command = new Command(name, description) { person };
        if (subject is not null)
            command.Add(subject);
        command.Add(issuer);
        command.Add(by);
        data.AddTo(command);
        command.SetAction((parsed, stop) => WithAsync(data.In(parsed), "fadu people", async bureau =>
        {
            var (whom, who) = (parsed.GetRequiredValue(person), parsed.GetRequiredValue(by)!);
            var sessions = new Sessions(bureau, Settings);
            var ties = new DirectoryTies(bureau, Settings, sessions, new People(bureau, Settings, sessions));
            if (await ProvenAsync(bureau, who, () => deed(ties, parsed, who, whom, parsed.GetRequiredValue(issuer)!, stop), stop) is DeedAnswer.Refused refused)
                throw new CommandProblem($"{refused.Why.Zh} {refused.Why.In("en")}");
            Console.WriteLine($"已办：{name} {whom}。 Done: {name} {whom}.");
        }, stop));
        return command;
    }

    /// <summary>Opens a bureau to do something in it; refused while it is served.</summary>
    public static Task<int> WithAsync(DataFolderOptions folder, string command, Func<OpenBureau, Task> work, CancellationToken stop) => StoredData.AsSentencesAsync(folder.Path, async () =>
    {
        var (law, data) = await FolderLaw.OpenAsync(folder with { Address = command }, besides: null, stop);
        await using var open = data;
        await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, law.FoundedIn(folder), law.Pack), data, stop);
        await work(bureau);
        return 0;
    });

    /// <summary>Does something once somebody has proven who he is: a name alone opens nothing here either, but in a demonstration, which has no proofs.</summary>
    public static async Task<T> ProvenAsync<T>(OpenBureau bureau, string who, Func<Task<T>> work, CancellationToken stop)
    {
        if (bureau.IsDemonstration)
            return await work();
        var sessions = new Sessions(bureau, Settings);
        var door = new SignInDoor(bureau, Settings, sessions);
        var place = new AttemptPlace("console", "fadu people", null, "cli");
        var attempt = await door.BeginAsync(who, Secret("口令 Password"), place, stop);
        if (attempt is Attempt.WantsFactor { Proven: var proven })
            attempt = await door.FinishAsync(proven, Secret("动态口令 Code"), place, stop);
        if (attempt is not Attempt.SignedIn signedIn)
            throw new CommandProblem($"{who} 没有登录成功：警号、口令或者动态口令不对，或者账号现在不能登录。 {who} is not signed in: number, password or code is wrong, or the account cannot sign in now.");
        try
        {
            return await work();
        }
        finally
        {
            await sessions.EndAsync(signedIn.Token, CancellationToken.None);
        }
    }

    // Typed unseen; from a file or a pipe, a line for each.
    private static string Secret(string what)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? "";
        Console.Error.Write($"{what}: ");
        var typed = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0')
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static Argument<string> PersonArgument() => new("person") { Description = Words.Of("警号", "the officer's number") };

    /// <summary>Who does it.</summary>
    public static Option<string?> ByOption(bool required) => new("--by") { Required = required, Description = Words.Of("谁来办，警号；要填口令和动态口令", "who does it, by number; password and code are asked for") };

    private static string Word(AccountState state) => state switch
    {
        AccountState.None => "没有账号 none",
        AccountState.Invited => "已发代码 invited",
        AccountState.Reset => "已重置 reset",
        AccountState.CodeOver => "代码过期 code ran out",
        AccountState.Ready => "可以登录 ready",
        AccountState.Waiting => "暂停 waiting",
        AccountState.Locked => "已锁定 locked",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static JsonObject Json(PersonLine line) => new()
    {
        ["person"] = line.Person,
        ["name"] = line.Name,
        ["posts"] = new JsonArray([.. line.Standing.Posts.Select(JsonNode (post) => new JsonObject { ["post"] = post.Post, ["unit"] = post.Unit })]),
        ["qualifications"] = new JsonArray([.. line.Standing.Qualifications.Select(JsonNode (one) => one)]),
        ["account"] = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(line.State.ToString()),
        ["sessions"] = line.Sessions,
    };
}
