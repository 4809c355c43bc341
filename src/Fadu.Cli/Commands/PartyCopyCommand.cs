using System.CommandLine;
using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Copies;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu party-copy</c>: makes a copy of what is held about a party, as the page does, for an officer who proves who he is.</summary>
internal static class PartyCopyCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var by = new Option<string>("--by") { Required = true, Description = Words.Of("谁来办，警号；要填口令和动态口令", "who does it, by number; password and code are asked for") };
        var matter = new Option<string>("--matter") { Required = true, Description = Words.Of("文号", "file number of the matter") };
        var party = new Option<int>("--party") { Required = true, Description = Words.Of("当事人编号", "number of the party in the matter") };
        var ground = new Option<string>("--ground") { Required = true, Description = Words.Of("理由：规则库 copy-grounds 里的一项", "the ground: a row of copy-grounds in the law in use") };
        var request = new Option<string>("--request") { Required = true, Description = Words.Of("书面请求的文号或者登记号", "number of the written request") };
        var to = new Option<FileInfo>("--to") { Required = true, Description = Words.Of("写到哪个 ZIP 文件，须是新的", "the ZIP to write, a new file") };
        var english = new Option<bool>("--english") { Description = Words.Of("页面用英文", "the page in English") };
        var command = new Command("party-copy", Words.Of("应当事人请求提供其个人信息的副本；谁不能在界面上办，在这里也不能", "a copy of what is held about a party, on its request; refused to whom the page refuses it")) { by, matter, party, ground, request, to, english };
        data.AddTo(command);
        command.SetAction((parsed, stop) => PeopleCommand.WithAsync(data.In(parsed), "fadu party-copy", async bureau =>
        {
            var (who, file) = (parsed.GetRequiredValue(by), parsed.GetRequiredValue(to));
            if (file.Exists)
                throw new CommandProblem($"“{file.Name}”已经有了，请写一个新文件。 “{file.Name}” is there already: name a new file.");
            await PeopleCommand.ProvenAsync(
                bureau, who,
                async () =>
                {
                    var number = parsed.GetRequiredValue(matter);
                    // Whether there is no such matter or it may not be seen, the answer is the same.
                    var id = await new Sight(bureau).FindByNumberAsync(number, who, stop) ?? Guid.Empty;
                    var asked = new CopyRequest(id, parsed.GetRequiredValue(party), who, parsed.GetRequiredValue(ground), parsed.GetRequiredValue(request), "cli");
                    await MakeAsync(bureau, asked, file, parsed.GetValue(english) ? "en" : "zh", stop);
                    return true;
                },
                stop);
        }, stop));
        return command;
    }

    private static async Task MakeAsync(OpenBureau bureau, CopyRequest asked, FileInfo file, string language, CancellationToken stop)
    {
        var answer = await new PartyCopies(bureau).MakeAsync(asked, stop);
        if (answer is CopyAnswer.Malformed malformed)
            throw new CommandProblem($"{malformed.Why.Zh} {malformed.Why.In("en")}");
        if (answer is not CopyAnswer.Made { Copy: var copy })
            throw new CommandProblem($"没有{asked.Person}可以查看的这个事项或者当事人。 There is no such matter or party that {asked.Person} may see.");

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var content = new FileStream(file.FullName, options);
        var hash = await new CopyArchive(bureau.Evidence.OpenAsync).WriteAsync(copy, language, content, stop);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"已写入 {file.FullName}：{copy.Matters.Count}个事项，manifest.json 的校验值 {hash}；已记入查阅日志。"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Written: {copy.Matters.Count} matter(s); hash of manifest.json {hash}. The look is recorded."));
    }
}
