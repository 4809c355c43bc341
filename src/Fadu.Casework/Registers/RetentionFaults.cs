using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.Retention;

namespace Fadu.Casework.Registers;

/// <summary>What no act may say of retention, by whatever channel it comes: a schedule that cannot be read, or that a file was kept long enough where the bureau's schedule does not say so.</summary>
internal static class RetentionFaults
{
    private const int ToldAtMost = 8;

    /// <summary>What is wrong with an act that is about to be recorded; null where nothing is.</summary>
    /// <param name="state">The matter before it.</param>
    /// <param name="roster">The bureau, with its schedule.</param>
    /// <param name="act">The act.</param>
    /// <param name="proposal">What is asked.</param>
    /// <param name="hasHappened">It was done elsewhere and is only entered: what it claims wrongly is recorded with a finding. An erasure is done here, whoever says otherwise, and waits for what is true.</param>
    public static FieldError? Of(MatterState state, Roster roster, ActDefinition act, Proposal proposal, bool hasHappened)
    {
        if (FieldOf(act) is { } schedule)
            return Unreadable(schedule, RetentionFile.Read(FieldValue.Text(proposal.Fields[schedule]) ?? "", state.Pack).Problems);
        if (hasHappened && act.Erases is null)
            return null;
        return ClaimOf(state, act, proposal.Fields, proposal.Subjects) is { } claim ? TooEarly(claim, state, roster, LegalDay.Of(proposal.RecordedAt, state.Pack.Zone)) : null;
    }

    /// <summary>Whether the file was kept long enough by the bureau's schedule on a day, of an act that says so or rests on one that did; null of any other.</summary>
    public static bool? Holds(MatterState state, Roster roster, ActDefinition act, JsonObject fields, IReadOnlyList<int> subjects, DateOnly on) =>
        ClaimOf(state, act, fields, subjects) is null ? null : StandingOf(state, roster, on).Standing?.IsOver(on) == true;

    /// <summary>The field of an act that carries a schedule; null for any other act.</summary>
    public static string? FieldOf(ActDefinition act) => act.Feeds.FirstOrDefault(feed => feed.Roster == RosterFeed.Retention)?.Value;

    /// <summary>A fault of a schedule, in words.</summary>
    public static Bilingual WordsOf(PackProblem problem) => problem.At.Line == 0
        ? new Bilingual($"整个文件：应为 {problem.Expected}；实为 {problem.Found}", $"the file: expected {problem.Expected}; found {problem.Found}")
        : new Bilingual(
            string.Create(CultureInfo.InvariantCulture, $"第{problem.At.Line}行第{problem.At.Column}列：应为 {problem.Expected}；实为 {problem.Found}"),
            string.Create(CultureInfo.InvariantCulture, $"line {problem.At.Line}, column {problem.At.Column}: expected {problem.Expected}; found {problem.Found}"));

    private static FieldError? Unreadable(string field, IReadOnlyList<PackProblem> problems)
    {
        if (problems.Count == 0)
            return null;
        var words = problems.Take(ToldAtMost).Select(WordsOf).ToList();
        return new FieldError(field, new Bilingual(
            string.Create(CultureInfo.InvariantCulture, $"保管期限表有{problems.Count}处不对。{string.Join("。", words.Select(one => one.Zh))}。"),
            string.Create(CultureInfo.InvariantCulture, $"The schedule has {problems.Count} faults. {string.Join(". ", words.Select(one => one.In("en")))}.")));
    }

    // The field of a proposal that says so now, or the erasing act that rests on a proposal which says so, perhaps since a correction.
    private static string? ClaimOf(MatterState state, ActDefinition act, JsonObject fields, IReadOnlyList<int> subjects)
    {
        if (act.Erases is { Outlived: { } own } erases)
        {
            var rests = state.Record.Acts.LastOrDefault(earlier => earlier.Act == erases.ProposedBy && earlier.Subjects.SequenceEqual(subjects));
            return rests is not null && FieldValue.Text(rests.Fields[own.Field]) == own.Is ? "act" : null;
        }
        var outlived = state.Procedure.Acts.FirstOrDefault(one => one.Erases?.ProposedBy == act.Id)?.Erases?.Outlived;
        return outlived is not null && FieldValue.Text(fields[outlived.Field]) == outlived.Is ? outlived.Field : null;
    }

    private static (RetentionSchedule? Schedule, RetentionStanding? Standing) StandingOf(MatterState state, Roster roster, DateOnly on)
    {
        var schedule = roster.Retention is { } adopted ? RetentionFile.Read(adopted.Value, state.Pack).Schedule : null;
        return (schedule, schedule?.Of(state.Procedure, state.Record, on));
    }

    private static FieldError? TooEarly(string place, MatterState state, Roster roster, DateOnly on)
    {
        var (schedule, standing) = StandingOf(state, roster, on);
        if (standing?.IsOver(on) == true)
            return null;
        return new FieldError(place, (schedule, standing) switch
        {
            (null, _) => new Bilingual("本机关还没有采用保管期限表，没有一件案卷的保存期限算作已满。先采用期限表，或者另选理由。", "The bureau has adopted no schedule of retention: no file was kept long enough. Adopt one first, or choose another ground."),
            (_, { KeptUntil: { } until }) => new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"按保管期限表，本案卷（{standing.Class.Title.Zh}）保管到{until:yyyy-MM-dd}，还没有满。"),
                string.Create(CultureInfo.InvariantCulture, $"By the schedule of retention this file ({standing.Class.Title.In("en")}) is kept until {until:yyyy-MM-dd}: the time is not over.")),
            (_, not null) => new Bilingual($"按保管期限表，本案卷（{standing.Class.Title.Zh}）永久保管。", $"By the schedule of retention this file ({standing.Class.Title.In("en")}) is kept for ever."),
            _ => new Bilingual("按保管期限表，本案卷没有到期：没有它的类别或者现行期限，或者还没有起算。另选理由，或者先补期限表。", "By the schedule of retention this file is not due: it has no class or no length in force, or nothing to count from yet. Choose another ground, or mend the schedule first."),
        });
    }
}
