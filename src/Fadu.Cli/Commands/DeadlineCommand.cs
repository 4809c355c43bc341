using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu laws deadline</c> and <c>fadu laws count</c>: the time engine at the prompt.</summary>
internal static class DeadlineCommand
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var limit = new Argument<string>("limit") { Description = Words.Of("时限的名称，或者法律事实库的行号", "a limit's id, or a row's of the fact base") };
        var from = new Option<string>("--from") { Required = true, Description = Words.Of("从何时起算：2026-02-10 或 2026-02-10T09:00", "the event it runs from") };
        var on = new Option<DateOnly?>("--on") { Description = Words.Of("按哪一天的法；默认为起算日", "the day of the law; by default that of the event"), CustomParser = result => Day(result.Tokens[0].Value, result) };
        var liberty = new Option<bool>("--liberty") { Description = Words.Of("期间限制人身自由", "a person is held") };
        var pause = new Option<string[]>("--pause") { Description = Words.Of("不计入的时间，首尾两日都算：2026-02-13..2026-02-27，可多次", "time not counted, both days included; may be given again"), AllowMultipleArgumentsPerToken = false };
        var extend = new Option<int>("--extend") { Description = Words.Of("已批准延长几次", "how often it was extended") };
        var json = JsonOption();
        var command = new Command("deadline", Words.Of("一个时限的最后一日，逐步说明怎么算的", "the last day of a limit, step by step")) { limit, from, on, liberty, pause, extend, json };
        command.SetAction(parsed =>
        {
            var question = new LimitQuestion(
                parsed.GetRequiredValue(limit), parsed.GetRequiredValue(from), parsed.GetValue(on), parsed.GetValue(liberty),
                [.. (parsed.GetValue(pause) ?? []).Select(Interval)], parsed.GetValue(extend));
            return Answer(question, parsed.GetValue(json));
        });
        return command;
    }

    public static Command CreateCount()
    {
        var command = new Command("count", Words.Of("逐行计算：标准输入 start,n,unit[,liberty]", "plain counts: standard input start,n,unit[,liberty]; output start,n,unit,lastDay"));
        command.SetAction(_ => Count(Console.In, Console.Out));
        return command;
    }

    public static Option<bool> JsonOption() => new("--json") { Description = Words.Of("以 JSON 输出", "print JSON") };

    public static string Json(System.Text.Json.Nodes.JsonNode node) => node.ToJsonString(Pretty);

    private static int Answer(LimitQuestion question, bool json)
    {
        var pack = Load();
        var answer = LimitCalculator.Compute(question, new LimitLibrary(pack.Limits.Values), pack.Calendar, pack.Zone, pack.NameOfGround);
        if (answer.Problem is { } problem)
            throw new CommandProblem($"{problem.Zh}。 {problem.En}.");
        if (json)
        {
            Console.WriteLine(Json(LimitAnswerJson.ToJson(answer)));
            return 0;
        }

        var deadline = answer.Deadline;
        foreach (var step in deadline.Trace!.Steps)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.From:yyyy-MM-dd} → {step.To:yyyy-MM-dd}  {step.Reason.Zh} {step.Reason.In("en")}{(step.Cite is { } cite ? $"（{cite.Law} {CitationWords.Article(cite.Article, "zh")}）" : "")}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"最后一日 last day: {DayWords.Full(deadline.LastDay, "zh")}；{deadline.Due:yyyy-MM-dd'T'HH:mmzzz} 前 before"));
        return 0;
    }

    /// <summary>Answers every line; a line that cannot be read is named with its place and the exit code says so, the others are answered all the same.</summary>
    private static int Count(TextReader lines, TextWriter output)
    {
        var calendar = LoadCalendar();
        var (line, faults) = (0, 0);
        while (lines.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var (answer, problem, column) = CountLine.Count(text, calendar, RulePack.ChinaTime);
            if (answer is not null)
            {
                output.WriteLine(answer);
                continue;
            }

            faults++;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"第{line}行第{column}列：{problem!.Zh}。 line {line}, column {column}: {problem.En}."));
        }

        return faults == 0 ? 0 : Run.NotWell;
    }

    /// <summary>Limits and calendars alone: a fault elsewhere in the law does not keep anyone from counting days.</summary>
    private static RulePack Load()
    {
        var files = LawAtHand.Read(LawAtHand.National);
        var needed = files.Files.Where(file => file.Folder is "limits" or "calendar" or "registers" || file.Path.EndsWith("/sources.yaml", StringComparison.Ordinal)).ToList();
        var loaded = PackLoader.Load(files with { Files = needed });
        if (!loaded.IsSound)
            throw new CommandProblem($"规则库有{loaded.Problems.Count}处错误。 The law has faults:{Environment.NewLine}{string.Join(Environment.NewLine, loaded.Problems)}");
        return loaded.Pack;
    }

    private static WorkingCalendar LoadCalendar()
    {
        var files = LawAtHand.Read(LawAtHand.National);
        return PackLoader.Load(files with { Files = [.. files.Files.Where(file => file.Folder == "calendar")] }).Pack.Calendar;
    }

    private static (DateOnly, DateOnly) Interval(string text)
    {
        var parts = text.Split("..");
        if (parts.Length == 2
            && DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
            && DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to)
            && from <= to)
        {
            return (from, to);
        }

        throw new CommandProblem($"--pause 应写作 2026-02-13..2026-02-27，实为“{text}”。 expected 2026-02-13..2026-02-27, found “{text}”.");
    }

    private static DateOnly? Day(string text, System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        result.AddError($"应写作 2026-02-10，实为“{text}”。 expected 2026-02-10, found “{text}”.");
        return null;
    }
}
