using System.Globalization;
using System.Text.Json.Nodes;

namespace Fadu.Law.TimeLimits;

/// <summary>Writes an answer in the form relied on from outside: <c>{limit, value, unit, lastDay, due, law, article, provisional, trace:[…]}</c>.</summary>
public static class LimitAnswerJson
{
    /// <summary>The answer as JSON; <see cref="LimitAnswer.Problem"/> must be null.</summary>
    public static JsonObject ToJson(LimitAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (value, deadline) = (answer.Value!, answer.Deadline);
        return new JsonObject
        {
            ["limit"] = answer.Limit,
            ["value"] = deadline.Value,
            ["unit"] = LimitFile.Word(deadline.Unit),
            ["lastDay"] = Text(deadline.LastDay),
            ["due"] = deadline.Due.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
            ["law"] = value.Cite.Law,
            ["article"] = value.Cite.Article,
            ["provisional"] = deadline.Provisional,
            ["trace"] = Trace(deadline.Trace),
        };
    }

    /// <summary>The steps of a trace as JSON.</summary>
    public static JsonArray Trace(DeadlineTrace? trace) => [.. (trace?.Steps ?? []).Select(Step)];

    private static JsonObject Step(TraceStep step)
    {
        var json = new JsonObject
        {
            ["kind"] = Kind(step.Kind),
            ["from"] = Text(step.From),
            ["to"] = Text(step.To),
            ["days"] = step.Days,
            ["unit"] = LimitFile.Word(step.Unit),
            ["reason"] = new JsonObject { ["zh"] = step.Reason.Zh, ["en"] = step.Reason.En },
        };
        if (step.Cite is { } cite)
            (json["law"], json["article"]) = (cite.Law, cite.Article);
        if (step.Document is not null)
            json["document"] = step.Document;
        if (step.Act is not null)
            json["act"] = step.Act;
        return json;
    }

    private static string Kind(TraceKind kind) => kind switch
    {
        TraceKind.Start => "start",
        TraceKind.Switched => "switched",
        TraceKind.Doubt => "doubt",
        TraceKind.Length => "length",
        TraceKind.SkippedDay => "skipped",
        TraceKind.MakeUpDay => "make-up",
        TraceKind.Extension => "extension",
        TraceKind.NotCounted => "not-counted",
        TraceKind.RolledOver => "rolled-over",
        TraceKind.MovedEarlier => "moved-earlier",
        TraceKind.NotRolledOver => "not-rolled-over",
        TraceKind.Provisional => "provisional-calendar",
        TraceKind.NotAllowed => "not-allowed",
        TraceKind.LastDay => "last-day",
        _ => "",
    };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
