using Fadu.Casework;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Builder;

namespace Fadu.Web.Endpoints;

/// <summary>A row of work with the clock that makes it due.</summary>
/// <param name="Item">The row.</param>
/// <param name="Clock">What its earliest clock says; null when none runs.</param>
/// <param name="Steps">How that clock was counted.</param>
/// <param name="Next">The act offered first to whoever looks; null when nothing is.</param>
public sealed record WorkRow(WorkItem Item, ClockValue? Clock, IReadOnlyList<TraceStep> Steps, PossibleAct? Next);

/// <summary>A draft as the list of work shows it.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Act">The act it is of.</param>
/// <param name="FileNumber">文号 of its matter; null where it opens one.</param>
/// <param name="Path">Where its form is.</param>
public sealed record DraftRow(Draft Draft, Bilingual Act, string? FileNumber, string Path);

/// <summary>One of the days ahead.</summary>
/// <param name="Day">The day.</param>
/// <param name="Count">Limits whose last day it is.</param>
/// <param name="Off">Whether it is a day off.</param>
public sealed record DayAhead(DateOnly Day, int Count, bool Off);

/// <summary>What was just done, for the line on top of the next page.</summary>
/// <param name="Act">What.</param>
/// <param name="FileNumber">On which matter.</param>
/// <param name="Matter">Its id.</param>
/// <param name="At">When it was recorded.</param>
public sealed record DoneLine(Bilingual Act, string FileNumber, Guid Matter, DateTimeOffset At);

/// <summary>My work: the earliest legal limit first.</summary>
internal static class WorkEndpoints
{
    private const int PageSize = 20;
    private const int Ahead = 14;
    private const int AskedAtMost = 10;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/work", PageAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/work/returned", ReturnedAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/work/waiting", WaitingAsync).RequireAuthorization(Callers.Officer);
    }

    /// <summary>The running clock of a matter that runs out first, with its count: the organ's own, else where none of its runs that of a party or another body.</summary>
    public static (ClockValue? Value, IReadOnlyList<TraceStep> Steps) Earliest(RulePack pack, MatterState? state, DateTimeOffset now)
    {
        ClockRecord? first = null;
        ClockValue? least = null;
        foreach (var clock in state?.Record.Clocks ?? [])
        {
            if (clock.StoppedAt is not null || clock.SwitchedTo is not null)
                continue;
            var value = ClockReading.Read(pack, clock, now);
            if (value.State is ClockState.Running or ClockState.Overdue && (least is null || Order(value).CompareTo(Order(least)) < 0))
                (first, least) = (clock, value);
        }
        if (first is null)
            return (null, []);
        var trace = new DeadlineTrace();
        return (ClockReading.Read(pack, first, now, trace), trace.Steps);
    }

    private static (bool Others, DateTimeOffset Due) Order(ClockValue value) => (value.Limit?.Holder != LimitHolder.Organ, value.Deadline.Due);

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, AskedWork askedWork, OwnMatters own, string? scope, int? page, Guid? done, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var bureau = contexts.Bureau;
        var person = Caller.Person(http);
        var paging = Paging.Of(page, PageSize);
        var mine = scope != "unit";
        var work = await bureau.Work.OfAsync(person, new WorkFilter { Mine = mine }, paging, stop);
        if (work.Total == 0 && scope is null)
        {
            mine = false;
            work = await bureau.Work.OfAsync(person, new WorkFilter(), paging, stop);
        }
        var filter = new WorkFilter { Mine = mine };
        var states = await contexts.Sight.SeenAsync([.. work.Rows.Select(item => item.Matter)], person, stop);
        var next = await bureau.Pages.NextAsync(states, person, stop);
        var rows = work.Rows.Select(item =>
        {
            var (clock, steps) = Earliest(bureau.Pack, states.GetValueOrDefault(item.Matter), at.Now);
            return new WorkRow(item, clock, steps, next.GetValueOrDefault(item.Matter) is { Count: > 0 } acts ? acts[0] : null);
        }).ToList();
        var asked = await askedWork.OfAsync(person, AskedAtMost, stop);
        var returned = await own.ReturnedAsync(person, new Paging(1, Work.SideAtMost), stop);
        var waited = await own.WaitedAsync(person, stop);
        var beside = asked.Matters.Select(one => one.Matter).Concat(returned.Rows.Select(one => one.Matter)).Concat(waited.Matters.Take(Work.SideAtMost).Select(one => one.Matter));
        var due = await bureau.Work.DueDaysAsync(person, filter, at.Today, Ahead, stop);
        return View.Of<Work>(
            at,
            ("Rows", rows),
            ("Total", work.Total),
            ("Paging", work.Page),
            ("Mine", mine),
            ("Counts", await bureau.Work.CountsAsync(person, filter, stop)),
            ("Days", Enumerable.Range(0, Ahead).Select(at.Today.AddDays).Select(day => new DayAhead(day, due.GetValueOrDefault(day), !IsWorkingDay(bureau.Pack, day))).ToList()),
            ("Asked", asked),
            ("Returned", returned),
            ("Waited", waited),
            ("Names", await contexts.Sight.NamesAsync(rows.Select(row => row.Item.Matter).Concat(beside), person, stop)),
            ("Drafts", await DraftsAsync(contexts, person, stop)),
            ("Done", await DoneAsync(contexts.Sight, done, person, stop)));
    }

    private static async Task<IResult> ReturnedAsync(HttpContext http, PageContexts contexts, OwnMatters own, int? page, CancellationToken stop)
    {
        var (at, person) = (await contexts.OfAsync(http, stop), Caller.Person(http));
        var returned = await own.ReturnedAsync(person, Paging.Of(page, PageSize), stop);
        return View.Of<OtherHandsPage>(at, ("Returned", returned), ("Names", await contexts.Sight.NamesAsync(returned.Rows.Select(one => one.Matter), person, stop)));
    }

    private static async Task<IResult> WaitingAsync(HttpContext http, PageContexts contexts, OwnMatters own, int? page, CancellationToken stop)
    {
        var (at, person) = (await contexts.OfAsync(http, stop), Caller.Person(http));
        var (waited, paging) = (await own.WaitedAsync(person, stop), Paging.Of(page, PageSize));
        var shown = waited.Matters.Skip((paging.Number - 1) * paging.Size).Take(paging.Size).ToList();
        return View.Of<OtherHandsPage>(at, ("Waited", waited), ("Shown", shown), ("Page", paging), ("Names", await contexts.Sight.NamesAsync(shown.Select(one => one.Matter), person, stop)));
    }

    // A draft on a matter that may no longer be seen says nothing of it.
    private static async Task<IReadOnlyList<DraftRow>> DraftsAsync(PageContexts contexts, string person, CancellationToken stop)
    {
        var drafts = await contexts.Bureau.Drafts.OfAsync(person, stop);
        var states = await contexts.Sight.SeenAsync([.. drafts.Select(draft => draft.Matter).OfType<Guid>().Distinct()], person, stop);
        var rows = new List<DraftRow>();
        foreach (var draft in drafts)
        {
            var state = draft.Matter is { } matter ? states.GetValueOrDefault(matter) : null;
            if ((draft.Matter is not null && state is null) || contexts.Bureau.Pack.FindProcedure(draft.Procedure)?.FindAct(draft.Act) is not { } act)
                continue;
            rows.Add(new DraftRow(draft, act.Title, state?.FileNumber, draft.Matter is { } id ? $"/matters/{id}/acts/{act.Id}" : $"/open/{draft.Procedure}/{act.Id}"));
        }
        return rows;
    }

    private static bool IsWorkingDay(RulePack pack, DateOnly day) =>
        pack.Calendar.IsPublished(day.Year) ? pack.Calendar.IsWorkingDay(day) : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static async Task<DoneLine?> DoneAsync(Sight sight, Guid? matter, string person, CancellationToken stop)
    {
        if (matter is not { } id || await sight.SeenAsync(id, person, stop) is not { } state)
            return null;
        var last = state.Record.Raw[^1];
        return new DoneLine(state.Procedure.FindAct(last.Act)?.Title ?? new Bilingual(last.Act), state.FileNumber, id, last.RecordedAt);
    }
}
