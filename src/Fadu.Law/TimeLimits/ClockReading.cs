using System.Globalization;
using Fadu.Law.Packs;

namespace Fadu.Law.TimeLimits;

/// <summary>Where a clock stands.</summary>
public enum ClockState
{
    /// <summary>It has not begun.</summary>
    NotStarted,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It stands still on a ground its limit names.</summary>
    Paused,

    /// <summary>It was ended in time.</summary>
    Met,

    /// <summary>It was ended after its last moment.</summary>
    MetLate,

    /// <summary>Its last moment has passed and nothing has ended it.</summary>
    Overdue,

    /// <summary>Another limit took its place on conversion.</summary>
    Replaced,

    /// <summary>No value of the limit is held for its day, or nobody has read the number.</summary>
    NotHeld,
}

/// <summary>What a clock says at a moment.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Limit">Its limit; null when the pack has none of that id.</param>
/// <param name="Value">The value of the limit it is read by; null when none is held.</param>
/// <param name="Deadline">The count. Default when <paramref name="Value"/> is null.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DaysLeft">Days from today to the last day; negative when past.</param>
/// <param name="TimeLeft">Time to the first instant that is too late; negative when past.</param>
public sealed record ClockValue(
    ClockRecord Clock, TimeLimit? Limit, LimitValue? Value, Deadline Deadline, ClockState State, int DaysLeft, TimeSpan TimeLeft)
{
    /// <summary>Whether the day may change when a working calendar is published.</summary>
    public bool Provisional => Deadline.Provisional;

    /// <summary>Whether the last moment passed before anything ended it.</summary>
    public bool HasRunOut => State is ClockState.Overdue or ClockState.MetLate;
}

/// <summary>Reads clocks: one path for screen, list, filter, interface, report and audit.</summary>
public static class ClockReading
{
    /// <summary>The moment by which all that the acts say has come to pass: what is kept of a clock must not depend on when it is asked.</summary>
    public static DateTimeOffset AfterAll { get; } = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a clock says at a moment.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="clock">The clock as the acts made it.</param>
    /// <param name="now">The moment asked for.</param>
    /// <param name="trace">Gets the steps of the count; null costs nothing.</param>
    public static ClockValue Read(RulePack pack, ClockRecord clock, DateTimeOffset now, DeadlineTrace? trace = null)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(clock);

        var limit = pack.FindLimit(clock.Limit);
        var value = limit?.On(clock.LawDay);
        if (value?.Rule is not { } rule)
            return new ClockValue(clock, limit, value, default, ClockState.NotHeld, 0, TimeSpan.Zero);

        var start = clock.DayOnly ? new LimitStart(LegalDay.Of(clock.Start, pack.Zone)) : LimitStart.At(clock.Start, pack.Zone);
        var course = Course(pack, clock, rule, now);
        var deadline = Deadline.Compute(rule, start, pack.Calendar, pack.Zone, course, trace);
        foreach (var other in BothBind(pack, limit!, clock.LawDay))
        {
            var second = Deadline.Compute(other, start, pack.Calendar, pack.Zone, course);
            if (rule.Holder == LimitHolder.Party ? second.Due > deadline.Due : second.Due < deadline.Due)
                deadline = second;
        }

        var today = LegalDay.Of(now, pack.Zone);
        return new ClockValue(
            clock, limit, value, deadline, State(clock, rule, deadline, pack.Zone, now), deadline.LastDay.DayNumber - today.DayNumber, deadline.Due - now);
    }

    /// <summary>Tells when what a clock says will be another, but for the time that is left.</summary>
    /// <param name="value">What it says.</param>
    /// <param name="lasting">Is told; of what has passed it takes no notice.</param>
    public static void TellChanges(ClockValue value, Lasting lasting)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(lasting);
        var clock = value.Clock;
        lasting.ChangesAt(clock.Start);
        if (clock.StoppedAt is { } stopped)
            lasting.ChangesAt(stopped);
        if (value.State != ClockState.NotHeld)
            lasting.ChangesAt(value.Deadline.Due);
        foreach (var pause in clock.Pauses)
        {
            lasting.ChangesAt(pause.From);
            if (pause.Until is { } until)
                lasting.ChangesAt(until);
        }
    }

    /// <summary>A state in words.</summary>
    public static Bilingual Words(ClockState state) => state switch
    {
        ClockState.NotStarted => new("没有起算", "has not started"),
        ClockState.Running => new("正在计算", "is running"),
        ClockState.Paused => new("已停止计算", "stands still"),
        ClockState.Met => new("已按期办结", "was met"),
        ClockState.MetLate => new("超期后办结", "was met late"),
        ClockState.Overdue => new("已超期", "is overdue"),
        ClockState.Replaced => new("已改用其他时限", "was replaced by another"),
        ClockState.NotHeld => new("当日的规定没有收录", "has no rule held for its day"),
        _ => new("不明", "is unclear"),
    };

    /// <summary>A state as packs write it.</summary>
    public static string Word(ClockState state) => States.First(row => row.State == state).Word;

    /// <summary>The states as packs write them.</summary>
    public static IReadOnlyList<(string Word, ClockState State)> States { get; } =
    [
        ("not-started", ClockState.NotStarted),
        ("running", ClockState.Running),
        ("paused", ClockState.Paused),
        ("met", ClockState.Met),
        ("met-late", ClockState.MetLate),
        ("overdue", ClockState.Overdue),
        ("replaced", ClockState.Replaced),
        ("not-held", ClockState.NotHeld),
    ];

    private static ClockState State(ClockRecord clock, LimitRule rule, Deadline deadline, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (clock.SwitchedTo is not null)
            return ClockState.Replaced;
        // What must be done by a day still to come, or so long before it, runs at once towards that day.
        if (now < clock.Start && rule is { Backward: false, Length: > 0 })
            return ClockState.NotStarted;
        if (clock.StoppedAt is { } stopped && stopped <= now)
            return InTime(deadline, stopped, zone) ? ClockState.Met : ClockState.MetLate;
        if (deadline.Paused)
            return ClockState.Paused;
        return now >= deadline.Due ? ClockState.Overdue : ClockState.Running;
    }

    // "At once" names no minute: what was done the same day was done at once, and an earlier instant than the start is no fault of the count.
    private static bool InTime(Deadline deadline, DateTimeOffset stopped, TimeZoneInfo zone) =>
        deadline.Value == 0 ? LegalDay.Of(stopped, zone) <= deadline.LastDay : stopped < deadline.Due;

    private static LimitCourse? Course(RulePack pack, ClockRecord clock, LimitRule rule, DateTimeOffset now)
    {
        if (clock.Pauses.Count == 0 && clock.Extensions.Count == 0)
            return clock.Held ? LimitCourse.PersonHeld : null;

        var pauses = new List<Pause>();
        foreach (var pause in clock.Pauses)
        {
            if (pause.From > now)
                continue;
            var from = LimitStart.At(pause.From, pack.Zone);
            var to = pause.Until is { } until && until <= now ? LimitStart.At(until, pack.Zone) : (LimitStart?)null;
            if (Pause(pack, pause, from, to, rule) is { } counted)
                pauses.Add(counted);
        }

        return new LimitCourse
        {
            Held = clock.Held,
            Pauses = pauses,
            Extensions = [.. clock.Extensions.Select(extension => Extension(extension, rule))],
        };
    }

    /// <summary>An extension as the count takes it: to the day the act names, by the option of that id or of exactly that length, or by the number granted.</summary>
    private static GrantedExtension Extension(ClockExtension extension, LimitRule rule)
    {
        var granted = new GrantedExtension(Number(extension.ExtendedBy));
        if (DateOnly.TryParseExact(extension.Length, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
            return granted with { Until = until };

        for (var option = 0; option < rule.Extensions.Count; option++)
        {
            var (id, length, unit) = (rule.Extensions[option].Id, rule.Extensions[option].Length, rule.Extensions[option].Unit);
            if (extension.Length == id || extension.Length == string.Create(CultureInfo.InvariantCulture, $"{length} {LimitFile.Word(unit)}"))
                return granted with { Option = option };
        }

        return granted with
        {
            Length = int.TryParse(extension.Length.Split(' ', '-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
    }

    /// <summary>
    /// A pause as the count takes it. Of hours it runs from minute to minute. Of days, the day of the act that stops the count is still counted, as the
    /// starting day of any period is not, and that of the act that ends it is not: commissioned on the 12th, received on the 27th, the 13th to the 27th
    /// are not counted. Null if no day lies between.
    /// </summary>
    private static Pause? Pause(RulePack pack, ClockPause pause, LimitStart from, LimitStart? to, LimitRule rule)
    {
        var counted = rule.Unit == LimitUnit.Hours
            ? new Pause(pause.Ground, from.Day, to?.Day) { FromTime = from.Time, ToTime = to?.Time }
            : TimeLimits.Pause.Between(pause.Ground, from.Day, to?.Day);
        return counted.To < counted.From ? null : counted with { Title = pack.NameOfGround(pause.Ground), Act = Number(pause.PausedBy) };
    }

    private static IEnumerable<LimitRule> BothBind(RulePack pack, TimeLimit limit, DateOnly lawDay)
    {
        foreach (var conflict in limit.Conflicts)
        {
            if (conflict.Ground != ConflictGround.BothBind)
                continue;
            var other = pack.FindLimit(conflict.Winner == limit.Id ? conflict.Loser : conflict.Winner)?.On(lawDay);
            if (other?.Rule is { } rule)
                yield return rule;
        }
    }

    private static string Number(int act) => act.ToString(CultureInfo.InvariantCulture);
}
