using Fadu.Casework.Clerk;
using Fadu.Casework.Worklists;
using Fadu.Disclosure;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>What the law brings about to a person's burden: shown inside as derived by rule, confirmed by a person before anything outward follows.</summary>
public abstract class ConfirmationTests(TestDatabase database) : IAsyncLifetime
{
    // 16 March + 5 days = 21 March, a Saturday; the last day moves to Monday, 23 March; the midnight after it is 16:00 UTC.
    private static readonly DateTimeOffset Ended = new(2026, 3, 23, 16, 1, 0, TimeSpan.Zero);
    private static readonly Actor Officer = Actor.Officer(Handler);
    private static readonly Actor Chief = Actor.Officer(Head);
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestTime Time { get; } = new(Noon);

    private OpenBureau Bureau => bureau!;

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, Time, Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_partys_window_shows_nothing_of_it_before_a_person_has_confirmed_it()
    {
        var matter = await DerivedAsync("东方示例");

        var before = await WindowAsync(matter);
        await GrantedAsync(Bureau, Chief, Small("confirm-term", matter, subjects: [1]), Stop);
        await CatchUpAsync();
        var after = await WindowAsync(matter);

        Assert.Equal(["已立案", "已向您告知"], before.Done.Select(step => step.Sentence.Zh));
        Assert.Equal([PhaseState.Now, PhaseState.ToCome], before.Phases.Select(phase => phase.State));
        // The clock of the case and the term itself; not the one that the derived act started on the person.
        Assert.Equal(["小案办理期限", "小案期间"], before.Clocks.Select(clock => clock.Title.Zh).Order(StringComparer.Ordinal));
        Assert.Equal(["已立案", "已向您告知", "期间届满，视为已决定"], after.Done.Select(step => step.Sentence.Zh));
        Assert.Equal([PhaseState.Done, PhaseState.Now], after.Phases.Select(phase => phase.State));
        Assert.Equal(["小案办理期限", "小案办理期限"], after.Clocks.Select(clock => clock.Title.Zh));
    }

    [Fact]
    public async Task No_paper_and_no_burden_follows_from_it_before_and_both_do_after()
    {
        var matter = await DerivedAsync("南宫示例");
        var second = await GrantedAsync(Bureau, Officer, Small("enter-person", matter, new() { ["person-name"] = "北宫样本" }), Stop);

        var refused = await Bureau.Desk.PerformAsync(Small("charge-person", matter, subjects: [1]), Chief, Stop);
        var other = await GrantedAsync(Bureau, Chief, Small("charge-person", matter, subjects: [second.Adds[0]]), Stop);
        await GrantedAsync(Bureau, Chief, Small("confirm-term", matter, subjects: [1]), Stop);
        var charged = await GrantedAsync(Bureau, Chief, Small("charge-person", matter, subjects: [1]), Stop);
        var again = await Bureau.Desk.PerformAsync(Small("confirm-term", matter, subjects: [1]), Chief, Stop);

        var ground = Assert.Single(Assert.IsType<Ruling<Act>.Refused>(refused).Grounds);
        Assert.Equal(("confirmed-first", "confirm-term"), (ground.Rule, ground.CureAct));
        Assert.Single(other.Adds);
        Assert.Single(charged.Adds);
        Assert.Equal(["nothing-to-confirm"], Assert.IsType<Ruling<Act>.Refused>(again).Grounds.Select(one => one.Rule));
    }

    [Fact]
    public async Task It_waits_in_the_list_of_whoever_must_confirm_and_of_nobody_else()
    {
        var matter = await DerivedAsync("西门示例");
        var asked = new AskedWork(Bureau);

        var waiting = Assert.Single((await asked.OfAsync(Head, 100, Stop)).Matters, one => one.Matter == matter);
        Assert.Equal("确认期间届满", waiting.ToConfirm?.Zh);
        Assert.DoesNotContain(matter, (await asked.OfAsync(Handler, 100, Stop)).Matters.Select(one => one.Matter));
        Assert.True((await EntryAsync(matter)).DerivedByRule);

        await GrantedAsync(Bureau, Chief, Small("confirm-term", matter, subjects: [1]), Stop);

        Assert.DoesNotContain(matter, (await asked.OfAsync(Head, 100, Stop)).Matters.Select(one => one.Matter));
        Assert.False((await EntryAsync(matter)).DerivedByRule);
    }

    [Fact]
    public async Task What_was_derived_wrongly_is_struck_and_waits_no_longer()
    {
        var matter = await DerivedAsync("申屠示例");
        var act = (await EntryAsync(matter)).Act.Number;

        await GrantedAsync(Bureau, Officer, Small("strike-act", matter, new() { ["target"] = act, ["ground"] = "期间另有约定" }), Stop);

        Assert.DoesNotContain(matter, (await new AskedWork(Bureau).OfAsync(Head, 100, Stop)).Matters.Select(one => one.Matter));
        await GrantedAsync(Bureau, Chief, Small("charge-person", matter, subjects: [1]), Stop);
    }

    // A case in which a term was set for the person and the clerk has found it run out.
    private async Task<Guid> DerivedAsync(string name)
    {
        Time.Set(Noon);
        var matter = await CaseAsync(Bureau, name, "430100199001010017", "1990-01-01", Stop);
        await GrantedAsync(Bureau, Officer, Small("set-term", matter, subjects: [1]), Stop);
        Time.Set(Ended);
        await CatchUpAsync();
        return matter;
    }

    private async Task<PublicRecord> WindowAsync(Guid matter)
    {
        var page = await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop);
        var lookUp = new PublicLookUp(Bureau.Folder.Database, Bureau.Bureau);
        return (await lookUp.FindAsync(page!.FileNumber, Bureau.QueryCodeOf(new MatterId(matter), 1), Stop))!;
    }

    private async Task<TimelineEntry> EntryAsync(Guid matter) =>
        Assert.Single((await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop))!.Timeline, entry => entry.Act.Act == "term-ends");

    private async Task CatchUpAsync()
    {
        await Bureau.Folder.Acts.WriteAsync(
            work =>
            {
                if (work.Find<LeaseRow>(Bureau.Bureau, ClerkLease.Name) is { } held)
                    work.Put(new LeaseRow { Bureau = held.Bureau, Lease = held.Lease, Holder = held.Holder, Fencing = held.Fencing, Until = DateTimeOffset.UnixEpoch });
            },
            Stop);
        using var clerk = new ClerkHost(Bureau, NullLogger<ClerkHost>.Instance);
        Assert.True(await clerk.CatchUpAsync(Stop));
    }
}

[Trait("Database", "sqlite")]
public sealed class ConfirmationTestsOnSqlite(SqliteTestDatabase database) : ConfirmationTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class ConfirmationTestsOnPostgres(PostgresTestDatabase database) : ConfirmationTests(database), IClassFixture<PostgresTestDatabase>;
