using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>What dropping old looks would take.</summary>
/// <param name="Before">The first day that is kept.</param>
/// <param name="Hour">The same as an hour, UTC.</param>
/// <param name="Looks">How many looks go.</param>
/// <param name="First">The first of them; null where there is none.</param>
/// <param name="Last">The last of them.</param>
/// <param name="WhyNot">Why it cannot be done; null where it can.</param>
public sealed record LookDropPlan(DateOnly Before, DateTimeOffset Hour, long Looks, DateTimeOffset? First, DateTimeOffset? Last, Bilingual? WhyNot);

/// <summary>Drops looks that were kept long enough, by whole hours whose seals stay in the ledger. Never by itself: a person does it by an act of the bureau.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class LookRetention(OpenBureau bureau)
{
    /// <summary>How many days a look is kept at least. The database refuses to remove a younger one.</summary>
    public const int DaysAtLeast = 180;

    /// <summary>What would be dropped.</summary>
    /// <param name="before">The first day that is kept; null for the latest that is allowed.</param>
    /// <param name="stop">Stops.</param>
    public async Task<LookDropPlan> PlanAsync(DateOnly? before, CancellationToken stop)
    {
        var latest = LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone).AddDays(-DaysAtLeast);
        var day = before ?? latest;
        var hour = LookSeal.HourOf(LegalDay.Midnight(day, bureau.Pack.Zone).ToUniversalTime());
        await using var context = bureau.Folder.Database.Reading();
        var old = context.Looks.Where(look => look.Bureau == bureau.Bureau && look.At < hour);
        var (count, first, last) = (await old.LongCountAsync(stop), await old.MinAsync(look => (DateTimeOffset?)look.At, stop), await old.MaxAsync(look => (DateTimeOffset?)look.At, stop));
        return new LookDropPlan(day, hour, count, first, last, await WhyNotAsync(day, latest, hour, count, stop));
    }

    /// <summary>Drops what a plan says, by an act of the bureau in the name of whoever does it.</summary>
    /// <returns>The ruling on the act; nothing goes unless it is granted.</returns>
    public async Task<Ruling<Act>> DropAsync(LookDropPlan plan, string person, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.WhyNot is not null || await WhyNotAsync(plan.Before, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone).AddDays(-DaysAtLeast), plan.Hour, plan.Looks, stop) is not null)
            throw new InvalidOperationException("What may not be dropped is not dropped.");
        var (act, field) = DroppingOf();
        var line = new LookDrop(plan.Hour, plan.Looks).ToString();
        var ruling = await bureau.Desk.PerformAsync(
            new ActRequest(bureau.Bureau.Value, bureau.BureauProcedure, act, $"drop|{line}", bureau.BureauMatter, [], new JsonObject { [field] = line }, Channel: "cli"), Actor.Officer(person), stop);
        // The act first: cut short here, the looks are there as they were sealed, and the same command goes on.
        if (ruling is Ruling<Act>.Granted)
            await bureau.Folder.Acts.WriteAsync(work => work.DropLooks(bureau.Bureau, plan.Hour), stop);
        return ruling;
    }

    private async Task<Bilingual?> WhyNotAsync(DateOnly day, DateOnly latest, DateTimeOffset hour, long count, CancellationToken stop)
    {
        if (day > latest)
        {
            return new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"查阅日志至少保存{DaysAtLeast}天：最晚只能清理到{latest:yyyy-MM-dd}以前的。"),
                string.Create(CultureInfo.InvariantCulture, $"Looks are kept for {DaysAtLeast} days at least: only those before {latest:yyyy-MM-dd} can be dropped."));
        }
        if (count == 0)
            return new Bilingual("没有可以清理的查阅记录。", "There is nothing to drop.");
        var standing = await LookAudit.RunAsync(bureau.Folder.Database, bureau.Bureau, stop);
        if (standing.SealedBefore is not { } end || end < hour && await AnyAsync(end, hour, stop))
            return new Bilingual("其中有的时段还没有封存，不能清理：先让 fadu serve 运行片刻。", "Some of those hours are not sealed yet: let fadu serve run for a moment first.");
        return standing.Problems.Any(problem => problem.Hour < hour)
            ? new Bilingual("其中有的时段与封存的不符，不能清理：先用 fadu ledger verify 查明。", "Some of those hours are not as they were sealed: find out why with fadu ledger verify first.")
            : null;
    }

    private async Task<bool> AnyAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Looks.AnyAsync(look => look.Bureau == bureau.Bureau && look.At >= from && look.At < until, stop);
    }

    /// <summary>The field of an act that says which looks are dropped, and what it says; null for an act that drops none.</summary>
    internal static (string Field, string? Text)? LineOf(ActDefinition act, JsonObject fields) =>
        FieldOf(act) is { } field ? (field, FieldValue.Text(fields[field])) : null;

    private static string? FieldOf(ActDefinition act) => act.Feeds.FirstOrDefault(feed => feed.Roster == RosterFeed.LookDrops)?.Value;

    private (string Act, string Field) DroppingOf()
    {
        foreach (var act in MatterStates.BureauProcedure(bureau.Pack).Acts)
        {
            if (FieldOf(act) is { } field)
                return (act.Id, field);
        }
        throw new InvalidOperationException("No act of the bureau's procedure drops looks.");
    }
}
