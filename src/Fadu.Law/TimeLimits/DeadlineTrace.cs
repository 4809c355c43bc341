using System.Globalization;

namespace Fadu.Law.TimeLimits;

/// <summary>What a step of a trace tells.</summary>
public enum TraceKind
{
    /// <summary>起算: the event the limit runs from.</summary>
    Start,

    /// <summary>转换: another limit took its place on a conversion.</summary>
    Switched,

    /// <summary>存疑: a doubtful count and the reading taken.</summary>
    Doubt,

    /// <summary>长度: so many units; <see cref="TraceStep.To"/> is where they end.</summary>
    Length,

    /// <summary>A day inside a count of working days that is none.</summary>
    SkippedDay,

    /// <summary>A weekend day that counts because people work on it (调休).</summary>
    MakeUpDay,

    /// <summary>延长: an extension; <see cref="TraceStep.To"/> is where the limit then ends.</summary>
    Extension,

    /// <summary>不计入: a time that is not counted; <see cref="TraceStep.To"/> is its last day.</summary>
    NotCounted,

    /// <summary>顺延: a day that cannot be the last because it is a holiday; the end moves past it.</summary>
    RolledOver,

    /// <summary>提前: of a backward count, or one that may not move later: a holiday the end moves before.</summary>
    MovedEarlier,

    /// <summary>不顺延: the last day is a holiday and stays.</summary>
    NotRolledOver,

    /// <summary>暂定: a year's calendar is not published yet.</summary>
    Provisional,

    /// <summary>不允许: something in the course that the limit does not allow and that is not counted.</summary>
    NotAllowed,

    /// <summary>最后一日: the result.</summary>
    LastDay,
}

/// <summary>One step of a count, as data for screens, reports and a second counter.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="From">The first day it is about.</param>
/// <param name="To">The last day it is about.</param>
/// <param name="Days">The number it adds, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit of <paramref name="Days"/>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Cite">The provision, if one stands behind this step.</param>
/// <param name="Document">The document behind it: of a holiday the notice, of a pause or extension its paper.</param>
/// <param name="Act">The act behind it.</param>
public sealed record TraceStep(
    TraceKind Kind, DateOnly From, DateOnly To, int Days, LimitUnit Unit, Bilingual Reason, Citation? Cite = null, string? Document = null, string? Act = null);

/// <summary>The steps by which a deadline was counted. Given to <see cref="Deadline.Compute"/>, it is filled by the very count that gives the value.</summary>
public sealed class DeadlineTrace
{
    private readonly List<TraceStep> steps = [];

    /// <summary>The steps, in the order counted; the last is the result.</summary>
    public IReadOnlyList<TraceStep> Steps => steps;

    internal void Switched(LimitSwitch conversion, DateOnly start)
    {
        var reason = conversion.FromOriginalStart
            ? new Bilingual("程序转换，改用新期限，仍从原起算日计算", "procedure converted: the new limit, from the original start")
            : new Bilingual("程序转换，改用新期限，自转换之日重新计算", "procedure converted: the new limit, from the day of conversion");
        var from = conversion.FromOriginalStart ? start : conversion.On;
        steps.Add(new TraceStep(TraceKind.Switched, from, conversion.On, 0, conversion.To.CountedUnit, reason, conversion.To.Cite, Act: conversion.Act));
    }

    internal void Started(LimitRule rule, LimitStart start, bool startCounted)
    {
        var unit = rule.Length == 0 ? LimitUnit.Hours : rule.CountedUnit;
        var reason = unit == LimitUnit.Hours
            ? start.Time is null
                ? rule.ReadsLater ? new Bilingual("未记时刻，从当日24时起算", "time not recorded: from 24:00") : new Bilingual("未记时刻，从当日0时起算", "time not recorded: from 0:00")
                : new Bilingual("从该时刻起，按分钟连续计算", "from that minute, without a break")
            : rule.Backward
                ? startCounted ? new Bilingual("从该日起向前数，该日计入", "counted back, that day included") : new Bilingual("从该日起向前数，该日不计入", "counted back, that day not included")
                : startCounted ? new Bilingual("当日为第1日", "that day is day 1") : new Bilingual("次日为第1日", "the next day is day 1");
        steps.Add(new TraceStep(TraceKind.Start, start.Day, start.Day, 0, unit, reason, rule.CountedBy));
        if (rule.Doubts != LimitDoubts.None)
            steps.Add(new TraceStep(TraceKind.Doubt, start.Day, start.Day, 0, unit, Doubt(rule), rule.CountedBy ?? rule.Cite));
    }

    internal void Length(LimitRule rule, DateOnly from, DateOnly to)
    {
        var reason = rule.Length == 0 ? new Bilingual("立即办理，不另给期限", "at once: no time is given") : Words(rule.Length, rule.CountedUnit);
        steps.Add(new TraceStep(TraceKind.Length, from, to, rule.Length, rule.CountedUnit, reason, rule.Cite));
    }

    internal void Extended(LimitExtension option, GrantedExtension granted, int length, DateOnly from, DateOnly to)
    {
        var words = Words(length, option.Unit);
        var by = granted.By ?? option.Approver.Zh;
        var reason = option.ToDay
            ? new Bilingual($"延至批准的日期，{by}批准", $"put off to the day allowed, by {granted.By ?? option.Approver.In("en")}")
            : option.InAll
            ? new Bilingual($"延长至共{words.Zh}，{by}批准", $"extended to {words.En} in all, approved by {granted.By ?? option.Approver.In("en")}")
            : new Bilingual($"延长{words.Zh}，{by}批准", $"extended by {words.En}, approved by {granted.By ?? option.Approver.In("en")}");
        steps.Add(new TraceStep(TraceKind.Extension, from, to, length, option.Unit, reason, Document: granted.Document, Act: granted.Act));
    }

    internal void NotCounted(Pause pause, DateOnly from, int added, LimitUnit unit)
    {
        var zh = pause.Title?.Zh ?? pause.Ground;
        var reason = new Bilingual($"{zh}的时间不计入", $"time of {pause.Title?.In("en") ?? pause.Ground} is not counted");
        steps.Add(new TraceStep(TraceKind.NotCounted, from, pause.To ?? from, added, unit, reason, pause.Cite, pause.Document, pause.Act));
    }

    internal void Stays(DateOnly last, bool held, Citation? cite)
    {
        var reason = held
            ? new Bilingual("最后一日是节假日，限制人身自由的期间不顺延", "the last day is a holiday; while a person is held it does not move")
            : new Bilingual("最后一日是节假日，本期限不顺延", "the last day is a holiday; this limit does not move");
        steps.Add(new TraceStep(TraceKind.NotRolledOver, last, last, 0, LimitUnit.Days, reason, cite));
    }

    internal void Refused(DateOnly day, Bilingual says, Citation? cite, string? act) =>
        steps.Add(new TraceStep(TraceKind.NotAllowed, day, day, 0, LimitUnit.Days, says, cite, Act: act));

    internal void Ended(DateOnly last, int missingCalendar, bool paused)
    {
        if (missingCalendar != 0)
        {
            steps.Add(new TraceStep(TraceKind.Provisional, last, last, 0, LimitUnit.Days, new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"{missingCalendar}年放假安排尚未公布，暂按周一至周五计算"),
                string.Create(CultureInfo.InvariantCulture, $"the calendar of {missingCalendar} is not published: counted Monday to Friday for now"))));
        }

        var reason = paused
            ? new Bilingual("停表中，此为最早的最后一日", "time is stopped: the earliest possible last day")
            : new Bilingual("最后一日", "last day");
        steps.Add(new TraceStep(TraceKind.LastDay, last, last, 0, LimitUnit.Days, reason));
    }

    internal void Day(TraceKind kind, DateOnly day, WorkingCalendar calendar)
    {
        var set = calendar.Find(day);
        steps.Add(new TraceStep(kind, day, day, 1, LimitUnit.Days, Why(day, set), Document: set?.Notice));
    }

    /// <summary>The weekends and holidays a count of working days passed over, and the make-up days it counted.</summary>
    internal void Skipped(DateOnly first, DateOnly last, WorkingCalendar calendar)
    {
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (!calendar.IsWorkingDay(day))
                Day(TraceKind.SkippedDay, day, calendar);
            else if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                Day(TraceKind.MakeUpDay, day, calendar);
            if (day == DateOnly.MaxValue)
                return;
        }
    }

    /// <summary>A length in words: 30日, 30 days; 1年, 1 year.</summary>
    public static Bilingual Words(int n, LimitUnit unit)
    {
        var (zh, en) = unit switch
        {
            LimitUnit.Hours => ("小时", "hours"),
            LimitUnit.Days => ("日", "days"),
            LimitUnit.WorkingDays => ("个工作日", "working days"),
            LimitUnit.Months => ("个月", "months"),
            LimitUnit.Years => ("年", "years"),
            _ => ("", ""),
        };
        return new Bilingual(string.Create(CultureInfo.InvariantCulture, $"{n}{zh}"), string.Create(CultureInfo.InvariantCulture, $"{n} {(n == 1 ? en.TrimEnd('s') : en)}"));
    }

    private static Bilingual Doubt(LimitRule rule)
    {
        var zh = new List<string>();
        var en = new List<string>();
        if (rule.Doubts.HasFlag(LimitDoubts.CountsStart))
            (zh, en) = ([.. zh, "起算日是否计入"], [.. en, "whether the starting day counts"]);
        if (rule.Doubts.HasFlag(LimitDoubts.RollsOver))
            (zh, en) = ([.. zh, "是否因节假日顺延"], [.. en, "whether it moves past holidays"]);
        if (rule.Doubts.HasFlag(LimitDoubts.WorkingDays))
            (zh, en) = ([.. zh, "日是否指工作日"], [.. en, "whether days are working days"]);
        var (tailZh, tailEn) = rule.ReadsLater
            ? ("规定不明，取对当事人有利的较晚者", "is doubtful: the later is taken, for the party")
            : ("规定不明，对办案机关从严，取较早者", "is doubtful: the earlier is taken, against the organ");
        return new Bilingual($"{string.Join('、', zh)}，{tailZh}", $"{string.Join(", ", en)} {tailEn}");
    }

    private static Bilingual Why(DateOnly day, CalendarDay? set)
    {
        if (set is null)
            return day.DayOfWeek == DayOfWeek.Saturday ? new Bilingual("周六", "Saturday") : new Bilingual("周日", "Sunday");
        return set.Off
            ? new Bilingual($"{set.Name.Zh}放假", $"public holiday ({set.Name.In("en")})")
            : new Bilingual($"{set.Name.Zh}调休上班", $"make-up working day ({set.Name.In("en")})");
    }
}
