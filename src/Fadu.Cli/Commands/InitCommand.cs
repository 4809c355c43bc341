using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Casework.Clerk;
using Fadu.Store;
using Fadu.Store.Folder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu init</c>: the record of a new bureau, and the one-time code of its first administrator.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var code = Required("--code", Words.Of("机关代码，字母和数字", "the bureau's code, letters and digits"));
        var name = Required("--name", Words.Of("机关名称", "the bureau's name"));
        var shortName = Required("--short-name", Words.Of("机关代字，用在文号里", "what stands for it in file numbers"));
        var level = Required("--level", Words.Of("层级：county、city 或者 province", "its level: county, city or province"));
        var registrar = Required("--registrar", Words.Of("登记人的警号：登记单位、民警和岗位的人", "number of the registrar, who enters units, officers and posts"));
        var registrarName = Required("--registrar-name", Words.Of("登记人姓名", "the registrar's name"));
        var administrator = Required("--administrator", Words.Of("首名系统管理员的警号：发放账号的人，不能是登记人", "number of the first administrator, who gives accounts out; not the registrar"));
        var administratorName = Required("--administrator-name", Words.Of("首名系统管理员姓名", "the first administrator's name"));
        var sm2 = new Option<bool>("--sm2") { Description = Words.Of("签名树头同时带 SM3 树根和 SM2 签名（国密）；以后也可由机关事务里的行为启用", "signed heads carry an SM3 root and an SM2 line too; can also be chosen later, by an act among the bureau's affairs") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("init", Words.Of("设立新机关，给出首名系统管理员的一次性代码", "found a new bureau and print the one-time code of its first administrator"))
        {
            code, name, shortName, level, registrar, registrarName, administrator, administratorName, sm2, json,
        };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed) with { Create = true, Address = "fadu init" };
            string Of(Option<string> option) => parsed.GetRequiredValue(option).Trim();
            var made = new NewBureau(Of(code), Of(name), Of(shortName), Of(level), Of(registrar), Of(registrarName), Of(administrator), Of(administratorName)) { SignsSm2 = parsed.GetValue(sm2) };
            return StoredData.AsSentencesAsync(folder.Path, () => RunAsync(folder, made, parsed.GetValue(json), stop));
        });
        return command;
    }

    private static async Task<int> RunAsync(DataFolderOptions folder, NewBureau made, bool json, CancellationToken stop)
    {
        if (made.Code.Length is 0 or > 40 || !made.Code.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-'))
            throw new CommandProblem($"--code 应为1至40个字母、数字或者连字符，实为“{made.Code}”。 --code must be 1 to 40 letters, digits or hyphens.");
        var law = await FolderLaw.ReadAsync(folder, besides: null, stop);
        if (law.Bureau is { } other && other.Value != made.Code)
            throw new CommandProblem($"{folder.Path} 里已有机关 {other.Value}。 There is the bureau {other.Value} in {folder.Path} already.");

        await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, new BureauId(made.Code), law.Pack), stop);
        if (bureau.IsDemonstration)
            throw new CommandProblem($"{folder.Path} 是演示数据。 {folder.Path} is a demonstration.");
        await using (var context = bureau.Folder.Database.Reading())
        {
            if (await context.Accounts.AnyAsync(stop))
                throw new CommandProblem($"{folder.Path} 里的机关已经设立；一次性代码丢了，用 fadu people invite。 The bureau in {folder.Path} is founded already; where the one-time code was lost, use fadu people invite.");
        }
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
        try
        {
            if (await new Founding(bureau).FoundAsync(made, law.Files, stop) is { } fault)
                throw new CommandProblem($"机关没有设立：{fault.Zh}。 The bureau was not founded: {fault.In("en")}.");
        }
        finally
        {
            await clerk.CatchUpAsync(CancellationToken.None);
        }
        var people = PeopleCommand.PeopleOf(bureau);
        if (await people.InviteFirstAsync(made.Administrator, stop) is not DeedAnswer.Done { Code: { } oneTime, GoodUntil: { } until } done)
            throw new CommandProblem($"{made.Administrator} 没有得到一次性代码。 {made.Administrator} was given no one-time code.");

        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(new JsonObject { ["bureau"] = made.Code, ["administrator"] = made.Administrator, ["code"] = oneTime, ["goodUntil"] = until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) }));
            return 0;
        }
        Console.WriteLine($"已设立{made.Name}（{made.Code}），数据在 {folder.Path}。 {made.Code} is founded; its data lie in {folder.Path}.");
        PeopleCommand.Tell(bureau, made.Administrator, done);
        Console.WriteLine("下一步：fadu serve 打开数据，这个人在 /sign-in 填警号和代码，设置口令和验证器，再给登记人等发放账号。 Next: open the data with fadu serve; that person signs in at /sign-in with number and code, sets up password and authenticator, and invites the registrar and the others.");
        return 0;
    }

    private static Option<string> Required(string name, string description) => new(name) { Required = true, Description = description };
}
