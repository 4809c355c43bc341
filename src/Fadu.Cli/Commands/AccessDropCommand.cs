using System.CommandLine;
using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Law;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu access drop</c>: drops looks that were kept long enough. One person asks for it (<c>--ask</c>), another confirms (<c>--yes</c>); with neither it shows what would go.</summary>
internal static class AccessDropCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var by = new Option<string>("--by") { Required = true, Description = Words.Of("谁来办，警号；要填口令和动态口令", "who does it, by number; password and code are asked for") };
        var before = AccessCommand.DayOption("--before", Words.Of("清理这一天以前的；不写就是允许的最晚一天", "drop what lies before this day; without it the latest day allowed"));
        var ask = new Option<bool>("--ask") { Description = Words.Of("申请清理，由另一人确认", "ask for it; another person confirms") };
        var yes = new Option<bool>("--yes") { Description = Words.Of("确认并清理另一人申请的；都不写只显示会清理什么", "confirm and drop what another person asked for; with neither only what would go is shown") };
        var command = new Command("drop", Words.Of("清理保存期满的查阅日志，各时段的封存不动", "drop looks kept long enough; the seals of their hours stay")) { by, before, ask, yes };
        data.AddTo(command);
        command.SetAction((parsed, stop) => PeopleCommand.WithAsync(data.In(parsed), "fadu access drop", async bureau =>
        {
            var (who, asks, drops) = (parsed.GetRequiredValue(by), parsed.GetValue(ask), parsed.GetValue(yes));
            if (asks && drops)
                throw new CommandProblem("--ask 和 --yes 只写一个：申请的和确认的是两个人。 --ask or --yes, not both: who asks and who confirms are two people.");
            await PeopleCommand.ProvenAsync(
                bureau, who,
                async () =>
                {
                    await DropAsync(bureau, who, AccessCommand.DayIn(parsed.GetValue(before)), asks, drops, stop);
                    return true;
                },
                stop);
        }, stop));
        return command;
    }

    private static async Task DropAsync(OpenBureau bureau, string who, DateOnly? before, bool asks, bool drops, CancellationToken stop)
    {
        var retention = new LookRetention(bureau);
        if (await retention.RightsOfAsync(who, stop) is (false, false))
            throw new CommandProblem($"{who} 今天的岗位不能申请也不能确认清理查阅日志。 The post of {who} today neither asks for looks to be dropped nor confirms it.");
        var asked = await retention.AskedAsync(stop);
        var plan = before is null && !asks && asked is not null ? await retention.PlanAsync(asked, stop) : await retention.PlanAsync(before, stop);
        if (plan.WhyNot is { } why)
            throw new CommandProblem($"{why.Zh} {why.In("en")}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Before:yyyy-MM-dd} 以前的查阅记录 {plan.Looks} 条，{Written(bureau, plan.First)} 至 {Written(bureau, plan.Last)}，在 {plan.Segments.Sum(one => one.Hours)} 个封存时段里；封存不动。 {plan.Looks} looks before {plan.Before:yyyy-MM-dd}, in {plan.Segments.Sum(one => one.Hours)} sealed hours whose seals stay."));
        foreach (var one in plan.Segments)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {one.Month:yyyy-MM}  {one.Hours} 个时段 hours  {one.Looks} 条 looks"));
        if (asks)
        {
            var number = Granted(await retention.AskAsync(plan, who, "cli", stop));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"已申请清理，记入全过程记录：机关事务第{number}号；由另一人加 --yes 确认后才清理。 Asked for, recorded as act {number} of the bureau; nothing goes until another person confirms with --yes."));
        }
        else if (drops)
        {
            var number = Granted(await retention.DropAsync(plan, who, "cli", stop));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"已清理，记入全过程记录：机关事务第{number}号。 Dropped; recorded as act {number} of the bureau."));
        }
        else
            Console.WriteLine(asked is null
                ? "没有清理任何记录，也没有人申请过：先由一人加 --ask 申请。 Nothing was dropped, and nobody has asked for it: one person asks with --ask first."
                : $"{asked.By} 已申请清理；没有清理任何记录：由另一人加 --yes 确认。 Asked for by {asked.By}; nothing was dropped: another person confirms with --yes.");
    }

    private static int Granted(Ruling<Act> ruling) => ruling switch
    {
        Ruling<Act>.Granted granted => granted.Value.Number,
        Ruling<Act>.Refused { Grounds: [var ground, ..] } => throw new CommandProblem($"{ground.Lacking.Zh}；{ground.Cure.Zh}。什么也没有清理。 {ground.Lacking.In("en")}. {ground.Cure.In("en")}. Nothing was dropped."),
        _ => throw new CommandProblem("机关事务刚刚有变动，什么也没有清理，请再运行一次。 The bureau's affairs moved on meanwhile and nothing was dropped: run it again."),
    };

    private static string Written(OpenBureau bureau, DateTimeOffset? at) =>
        at is { } moment ? TimeZoneInfo.ConvertTime(moment, bureau.Pack.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";
}
