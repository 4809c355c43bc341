using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework.Access;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>The sealed hours of a month whose looks a drop takes; the seals stay.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Hours">How many sealed hours.</param>
/// <param name="Looks">How many looks in them.</param>
public sealed record LookSegment(DateOnly Month, int Hours, long Looks);

/// <summary>What dropping old looks would take.</summary>
/// <param name="Before">The first day that is kept.</param>
/// <param name="Hour">The same as an hour, UTC.</param>
/// <param name="Looks">How many looks go.</param>
/// <param name="First">The first of them; null where there is none.</param>
/// <param name="Last">The last of them.</param>
/// <param name="WhyNot">Why it cannot be done; null where it can.</param>
public sealed record LookDropPlan(DateOnly Before, DateTimeOffset Hour, long Looks, DateTimeOffset? First, DateTimeOffset? Last, Bilingual? WhyNot)
{
    /// <summary>The hours they lie in, by month; none where it cannot be done.</summary>
    public IReadOnlyList<LookSegment> Segments { get; init; } = [];

    /// <summary>The line that the acts carry.</summary>
    public LookDrop Line => new(Hour, Looks);
}

/// <summary>A drop that was asked for and has not been done.</summary>
/// <param name="Line">Which looks.</param>
/// <param name="By">Who asked.</param>
/// <param name="At">When.</param>
public sealed record AskedDrop(LookDrop Line, string By, DateTimeOffset At);

/// <summary>Drops looks that were kept long enough, by whole hours whose seals stay in the ledger. Never by itself: one person asks for it and another confirms, each by an act of the bureau.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class LookRetention(OpenBureau bureau)
{
    /// <summary>How many days a look is kept at least. The database refuses to remove a younger one.</summary>
    public const int DaysAtLeast = 180;

    /// <summary>What a person may do here today: ask for a drop, confirm what another asked for, or neither.</summary>
    public async Task<(bool Asks, bool Confirms)> RightsOfAsync(string person, CancellationToken stop)
    {
        if (await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(bureau.BureauMatter), stop) is not { } affairs)
            return (false, false);
        var roster = await bureau.RosterAsync(stop);
        var (dropping, asking, _) = ActsOf(affairs.Procedure);
        bool Has(ActDefinition act) => MatterAccess.AnswerInAffairs(person, affairs, act, roster, bureau.Time.GetUtcNow()) == ActAnswer.Allowed;
        return (Has(asking), Has(dropping));
    }

    /// <summary>What would be dropped.</summary>
    /// <param name="before">The first day that is kept; null for the latest that is allowed.</param>
    /// <param name="stop">Stops.</param>
    public Task<LookDropPlan> PlanAsync(DateOnly? before, CancellationToken stop)
    {
        var day = before ?? Latest;
        return PlanAsync(day, LookSeal.HourOf(LegalDay.Midnight(day, bureau.Pack.Zone).ToUniversalTime()), stop);
    }

    /// <summary>What a drop that was asked for takes now.</summary>
    public Task<LookDropPlan> PlanAsync(AskedDrop asked, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(asked);
        // The hour is that in which the day begins; where days begin on the half hour, the day is the one it reaches into.
        return PlanAsync(LegalDay.Of(asked.Line.Before.AddHours(1).AddTicks(-1), bureau.Pack.Zone), asked.Line.Before, stop);
    }

    /// <summary>The last drop that was asked for; null where there is none that has not been done.</summary>
    public async Task<AskedDrop?> AskedAsync(CancellationToken stop)
    {
        if (await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(bureau.BureauMatter), stop) is not { } affairs)
            return null;
        var (dropping, asking, field) = ActsOf(affairs.Procedure);
        var asked = affairs.Record.Acts.LastOrDefault(act => act.Act == asking.Id);
        if (asked is null || LookDrop.Parse(FieldValue.Text(asked.Fields[field])) is not { } line)
            return null;
        // An act recorded just before the machine stopped has yet to take its looks: whoever did it confirms once more, and it goes on.
        var isDone = affairs.Record.Acts.LastOrDefault(act => act.Act == dropping.Id)?.Number > asked.Number && !await AnyAsync(DateTimeOffset.UnixEpoch, line.Before, stop);
        return isDone ? null : new AskedDrop(line, asked.Basis.Actor.Person, asked.RecordedAt);
    }

    /// <summary>Asks for what a plan says to be dropped, by an act of the bureau. Nothing goes by it.</summary>
    /// <returns>The ruling on the act.</returns>
    public async Task<Ruling<Act>> AskAsync(LookDropPlan plan, string person, string channel, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.WhyNot is not null)
            throw new InvalidOperationException("What may not be dropped is not asked for.");
        var (_, asking, field) = ActsOf(MatterStates.BureauProcedure(bureau.Pack));
        // What was asked for before, and done or asked otherwise since, may be asked for once more.
        var version = (await bureau.RosterAsync(stop)).Version;
        var key = string.Create(CultureInfo.InvariantCulture, $"ask-drop|{version}|{plan.Line}");
        return await PerformAsync(asking, key, field, plan.Line, person, channel, stop);
    }

    /// <summary>Drops what a plan says, where another person asked for the same, by an act of the bureau in the name of whoever confirms it.</summary>
    /// <returns>The ruling on the act; nothing goes unless it is granted.</returns>
    public async Task<Ruling<Act>> DropAsync(LookDropPlan plan, string person, string channel, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.WhyNot is not null || await WhyNotAsync(plan.Before, plan.Hour, plan.Looks, stop) is (not null, _))
            throw new InvalidOperationException("What may not be dropped is not dropped.");
        var (dropping, _, field) = ActsOf(MatterStates.BureauProcedure(bureau.Pack));
        var ruling = await PerformAsync(dropping, $"drop|{plan.Line}", field, plan.Line, person, channel, stop);
        // The act first: cut short here, the looks are there as they were sealed, and the same command goes on.
        if (ruling is Ruling<Act>.Granted)
            await bureau.Folder.Acts.WriteAsync(work => work.DropLooks(bureau.Bureau, plan.Hour), stop);
        return ruling;
    }

    private DateOnly Latest => LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone).AddDays(-DaysAtLeast);

    private async Task<LookDropPlan> PlanAsync(DateOnly day, DateTimeOffset hour, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var old = context.Looks.Where(look => look.Bureau == bureau.Bureau && look.At < hour);
        var (count, first, last) = (await old.LongCountAsync(stop), await old.MinAsync(look => (DateTimeOffset?)look.At, stop), await old.MaxAsync(look => (DateTimeOffset?)look.At, stop));
        var (whyNot, seals) = await WhyNotAsync(day, hour, count, stop);
        return new LookDropPlan(day, hour, count, first, last, whyNot) { Segments = [.. seals.GroupBy(MonthOf).Select(month => new LookSegment(month.Key, month.Count(), month.Sum(seal => (long)seal.Count)))] };
    }

    private DateOnly MonthOf(LookSeal seal)
    {
        var day = LegalDay.Of(seal.Hour, bureau.Pack.Zone);
        return day.AddDays(1 - day.Day);
    }

    private Task<Ruling<Act>> PerformAsync(ActDefinition act, string key, string field, LookDrop line, string person, string channel, CancellationToken stop) => bureau.Desk.PerformAsync(
        new ActRequest(bureau.Bureau.Value, bureau.BureauProcedure, act.Id, key, bureau.BureauMatter, [], new JsonObject { [field] = line.ToString() }, Channel: channel), Actor.Officer(person), stop);

    // Why it cannot be done, or the seals of the hours it takes.
    private async Task<(Bilingual? WhyNot, IReadOnlyList<LookSeal> Seals)> WhyNotAsync(DateOnly day, DateTimeOffset hour, long count, CancellationToken stop)
    {
        if (day > Latest)
        {
            return (new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"查阅日志至少保存{DaysAtLeast}天：最晚只能清理到{Latest:yyyy-MM-dd}以前的。"),
                string.Create(CultureInfo.InvariantCulture, $"Looks are kept for {DaysAtLeast} days at least: only those before {Latest:yyyy-MM-dd} can be dropped.")), []);
        }
        if (count == 0)
            return (new Bilingual("没有可以清理的查阅记录。", "There is nothing to drop."), []);
        var standing = await Task.Run(() => LookAudit.Run(bureau.Folder.Database, bureau.Bureau, stop), stop);
        if (standing.SealedBefore is not { } end || end < hour && await AnyAsync(end, hour, stop))
            return (new Bilingual("其中有的时段还没有封存，不能清理：先让 fadu serve 运行片刻。", "Some of those hours are not sealed yet: let fadu serve run for a moment first."), []);
        return standing.Problems.Any(problem => problem.Hour < hour)
            ? (new Bilingual("其中有的时段与封存的不符，不能清理：先用 fadu ledger verify 查明。", "Some of those hours are not as they were sealed: find out why with fadu ledger verify first."), [])
            : (null, [.. standing.Seals.Where(seal => seal.Hour < hour && !(seal.Hour < standing.DroppedBefore))]);
    }

    private async Task<bool> AnyAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Looks.AnyAsync(look => look.Bureau == bureau.Bureau && look.At >= from && look.At < until, stop);
    }

    /// <summary>The field of an act that says which looks are dropped or are asked to be, and what it says; null for an act that says nothing of looks.</summary>
    internal static (string Field, string? Text)? LineOf(RulePack pack, Procedure procedure, ActDefinition act, JsonObject fields)
    {
        if (procedure != MatterStates.BureauProcedure(pack))
            return null;
        var field = procedure.Acts.Select(FieldOf).FirstOrDefault(one => one is not null && act.FindField(one) is not null);
        return field is null ? null : (field, FieldValue.Text(fields[field]));
    }

    /// <summary>What an act that drops looks says of them; null for any other.</summary>
    internal static string? DroppedBy(ActDefinition act, JsonObject fields) => FieldOf(act) is { } field ? FieldValue.Text(fields[field]) : null;

    private static string? FieldOf(ActDefinition act) => act.Feeds.FirstOrDefault(feed => feed.Roster == RosterFeed.LookDrops)?.Value;

    // The act that asks carries the same line in the same field, and feeds nothing.
    private static (ActDefinition Dropping, ActDefinition Asking, string Field) ActsOf(Procedure affairs)
    {
        var dropping = affairs.Acts.FirstOrDefault(act => FieldOf(act) is not null) ?? throw new InvalidOperationException("No act of the bureau's procedure drops looks.");
        var field = FieldOf(dropping)!;
        var asking = affairs.Acts.FirstOrDefault(act => FieldOf(act) is null && act.FindField(field) is not null)
            ?? throw new InvalidOperationException($"No act of the bureau's procedure asks for looks to be dropped: one beside {dropping.Id} must have the field {field}.");
        return (dropping, asking, field);
    }
}
