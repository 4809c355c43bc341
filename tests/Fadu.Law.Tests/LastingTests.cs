using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.Scenarios;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests;

/// <summary>An answer of the law that is held says the same as one asked for anew, for as long as it is said to last.</summary>
public sealed class LastingTests
{
    private const int OneIn = 6;

    private static readonly DateTimeOffset Noon = new(2026, 3, 16, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void In_every_scenario_of_the_national_law_the_answer_is_the_same_until_it_is_said_to_change()
    {
        var root = Path.Combine(TheRepository.Root, "laws");
        var files = new PackFiles([.. Directory.EnumerateFiles(Path.Combine(root, "national"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => new PackFile(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)))]);
        var pack = PackLoader.Load(files).Pack;
        var (bureau, scenarios) = ScenarioRunner.Read(files, new PackProblems());
        var every = Environment.GetEnvironmentVariable("FADU_TEST_LONG") == "1" ? 1 : OneIn;
        var runner = new ScenarioRunner(pack, bureau);
        var random = new Random(11);
        var (asked, held, changedInTheDay) = (0, 0, 0);

        foreach (var scenario in scenarios.Where((one, i) => one.Count is null && i % every == 0))
        {
            if (runner.Run(scenario, scenarios).Record is not { } whole)
                continue;
            for (var acts = 1; acts <= whole.Raw.Count; acts++)
            {
                var record = MatterFold.Fold(pack, whole.Procedure, [.. whole.Raw.Take(acts)]);
                var last = whole.Raw[acts - 1];
                var at = last.RecordedAt.AddMinutes(random.Next(3) == 0 ? 0 : random.Next(1, 4_000));
                var lasting = new Lasting(at, pack.Zone);
                var first = Told(new LawCheck(pack).Possible(record, last.Basis, at, lasting));
                asked++;
                if (lasting.Until == at)
                    continue;
                held++;
                var span = (lasting.Until - at).Ticks;
                foreach (var later in (long[])[span - 1, span / 2, random.NextInt64(span), random.NextInt64(span)])
                    Assert.True(first == Told(new LawCheck(pack).Possible(record, last.Basis, at.AddTicks(later), null)), $"{scenario.Name}, after act {acts}, asked at {at:O}, {at.AddTicks(later):O}");
                if (LegalDay.Of(lasting.Until, pack.Zone) == LegalDay.Of(at, pack.Zone) && first != Told(new LawCheck(pack).Possible(record, last.Basis, lasting.Until, null)))
                    changedInTheDay++;
            }
        }

        Assert.True(asked > 500, $"{asked} asked");
        Assert.True(held > asked * 0.95, $"{held} of {asked} held");
        Assert.True(changedInTheDay > 0, $"{changedInTheDay} changed within the day");
    }

    [Fact]
    public void Nothing_lasts_past_midnight()
    {
        var lasting = new Lasting(Noon, RulePack.ChinaTime);

        lasting.ChangesAt(new DateTime(2026, 3, 17, 0, 0, 1));
        lasting.ChangesAt(Noon.AddHours(-1));

        Assert.Equal(Noon.AddHours(12), lasting.Until);
    }

    [Fact]
    public void The_first_change_counts()
    {
        var lasting = new Lasting(Noon, RulePack.ChinaTime);

        lasting.ChangesAt(new DateTime(2026, 3, 16, 15, 0, 0));
        lasting.ChangesAt(Noon.AddHours(1));
        lasting.ChangesAt(Noon.AddHours(2));

        Assert.Equal(Noon.AddHours(1), lasting.Until);
    }

    [Fact]
    public void Who_asks_for_the_moment_itself_gets_an_answer_of_the_moment()
    {
        var inquiry = Asked(out var lasting);
        _ = inquiry.On;
        Assert.Equal(Noon.AddHours(12), lasting.Until);

        Assert.Equal(12, inquiry.Hour);
        Assert.Equal(Noon.AddHours(1), lasting.Until);

        // Of another act and another subject it is the same question.
        _ = inquiry.About(1).At;
        Assert.Equal(Noon, lasting.Until);
    }

    [Fact]
    public void A_local_time_that_passes_changes_the_answer_after_it()
    {
        var inquiry = Asked(out var lasting);

        Assert.True(inquiry.IsBy(new DateTime(2026, 3, 16, 13, 0, 0)));

        Assert.Equal(Noon.AddHours(1).AddTicks(1), lasting.Until);
    }

    [Fact]
    public void A_clock_that_is_read_changes_the_answer_at_each_of_its_turns()
    {
        var begun = new ClockRecord("decide", 0, Noon.AddDays(-3), 1, new DateOnly(2026, 3, 13), [], [], null, null, null);
        foreach (var (clock, until) in new[]
        {
            (begun, Noon.AddHours(12)),
            (begun with { Start = Noon.AddMinutes(1) }, Noon.AddMinutes(1)),
            (begun with { StoppedAt = Noon.AddMinutes(2), StoppedBy = 2 }, Noon.AddMinutes(2)),
            (begun with { Pauses = [new ClockPause("appraisal", 2, Noon.AddMinutes(3), null, null)] }, Noon.AddMinutes(3)),
            (begun with { Pauses = [new ClockPause("appraisal", 2, Noon.AddMinutes(-9), 3, Noon.AddMinutes(4))] }, Noon.AddMinutes(4)),
        })
        {
            var inquiry = Asked(out var lasting);
            _ = inquiry.Read(clock);
            Assert.Equal(until, lasting.Until);
        }
    }

    // Where clocks go forward in the night before noon of that day, the hours until midnight are not those of the clock.
    [Fact]
    public void On_a_day_on_which_clocks_are_changed_nothing_is_held_until_they_are()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(1), "t", "t", "s",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                new DateTime(2026, 1, 1), new DateTime(2026, 12, 31), TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 29),
                TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 25)),
        ]);
        var before = new DateTimeOffset(2026, 3, 29, 0, 30, 0, TimeSpan.FromHours(1));
        var after = new DateTimeOffset(2026, 3, 29, 5, 0, 0, TimeSpan.FromHours(2));

        Assert.Equal(before, new Lasting(before, zone).Until);
        Assert.Equal(after.AddHours(19), new Lasting(after, zone).Until);
    }

    private static Inquiry Asked(out Lasting lasting)
    {
        var pack = MiniPack.Load();
        lasting = new Lasting(Noon, pack.Zone);
        var basis = new Basis(new OfficerStanding("p", [], [], []), [], null, new Dictionary<int, PartyFacts>(), null, new Dictionary<string, string>(), new Dictionary<string, string>());
        return new Inquiry(pack, pack.Procedures[MiniPack.Procedure], MatterRecord.Empty(MiniPack.Procedure), null, null, 0, basis, Noon) { Lasting = lasting };
    }

    private static string Told(IReadOnlyList<PossibleAct> possible) => string.Join('\n', possible.Select(one =>
        $"{one.Act.Id} {one.Subject} {Told(one.By)} [{string.Join('|', one.Lacking.Select(Told))}] [{Told(one.Satisfied)}] [{Told(one.AskedLater)}]"));

    private static string Told(IReadOnlyList<GateStanding> gates) => string.Join('|', gates.Select(gate => $"{gate.Gate.Id} {gate.Version.From:O}"));

    private static string Told(Ground? ground) => ground is null
        ? ""
        : $"{ground.Rule} {ground.Effect} {ground.Truth} {ground.Lacking.Zh} {ground.Lacking.En} {ground.Cure.Zh} {ground.CureAct} {ground.CureField} {ground.Cite} {ground.Subject} {string.Join(',', ground.Found.Select(one => one.Zh + one.En))}";
}
