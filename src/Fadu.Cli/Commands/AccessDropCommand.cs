using System.CommandLine;
using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Registers;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu access drop</c>: drops looks that were kept long enough. It shows what would go and drops nothing without <c>--yes</c>.</summary>
internal static class AccessDropCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var by = new Option<string>("--by") { Required = true, Description = Words.Of("谁来办，警号；要填口令和动态口令", "who does it, by number; password and code are asked for") };
        var before = AccessCommand.DayOption("--before", Words.Of("清理这一天以前的；不写就是允许的最晚一天", "drop what lies before this day; without it the latest day allowed"));
        var yes = new Option<bool>("--yes") { Description = Words.Of("真的清理；不写只显示会清理什么", "really drop; without it only what would go is shown") };
        var command = new Command("drop", Words.Of("清理保存期满的查阅日志，各时段的封存不动", "drop looks kept long enough; the seals of their hours stay")) { by, before, yes };
        data.AddTo(command);
        command.SetAction((parsed, stop) => PeopleCommand.WithAsync(data.In(parsed), "fadu access drop", async bureau =>
        {
            var who = parsed.GetRequiredValue(by);
            await PeopleCommand.ProvenAsync(
                bureau, who,
                async () =>
                {
                    await DropAsync(bureau, who, AccessCommand.DayIn(parsed.GetValue(before)), parsed.GetValue(yes), stop);
                    return true;
                },
                stop);
        }, stop));
        return command;
    }

    private static async Task DropAsync(OpenBureau bureau, string who, DateOnly? before, bool really, CancellationToken stop)
    {
        var retention = new LookRetention(bureau);
        var plan = await retention.PlanAsync(before, stop);
        if (plan.WhyNot is { } why)
            throw new CommandProblem($"{why.Zh} {why.In("en")}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Before:yyyy-MM-dd} 以前的查阅记录 {plan.Looks} 条，{Written(bureau, plan.First)} 至 {Written(bureau, plan.Last)}。 {plan.Looks} looks before {plan.Before:yyyy-MM-dd}."));
        if (!really)
        {
            Console.WriteLine("没有清理任何记录。要清理，加上 --yes。 Nothing was dropped. Add --yes to drop them.");
            return;
        }
        if (await retention.DropAsync(plan, who, stop) is not Ruling<Act>.Granted granted)
            throw new CommandProblem($"{who} 今天的岗位不能清理查阅日志，什么也没有清理。 {who} may not drop looks today; nothing was dropped.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"已清理，记入全过程记录：机关事务第{granted.Value.Number}号。 Dropped; recorded as act {granted.Value.Number} of the bureau."));
    }

    private static string Written(OpenBureau bureau, DateTimeOffset? at) =>
        at is { } moment ? TimeZoneInfo.ConvertTime(moment, bureau.Pack.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";
}
