using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Figures;

/// <summary>Finds the rows that the figures of a pack measure in a matter: from its record alone, and from no clock.</summary>
/// <param name="pack">The law.</param>
public sealed class FigureMeasuring(RulePack pack)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, (FigureDefinition Figure, FigureSource[] From)[]>> ofActs = new(StringComparer.Ordinal);
    private readonly List<FigureDefinition> ofMatters = Kept(pack, FigureOver.Matters);
    private readonly List<FigureDefinition> ofClocks = Kept(pack, FigureOver.Clocks);

    /// <summary>The rows of a matter, in the order of acts, clocks and the pack.</summary>
    /// <param name="record">The matter as known: folded from its acts as corrected.</param>
    public IReadOnlyList<MeasuredRow> Of(MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var rows = new List<MeasuredRow>();
        if (pack.FindProcedure(record.Procedure) is not { } procedure)
            return rows;
        var ofProcedure = ofActs.GetOrAdd(procedure.Id, static _ => new(StringComparer.Ordinal));
        foreach (var act in GrowingList.Of(record.Acts).Items)
        {
            foreach (var (figure, from) in ofProcedure.GetOrAdd(act.Act, static (act, of) => Naming(of.Law, of.Procedure, act), (Law: pack, Procedure: procedure.Id)))
            {
                if (IsTaken(from, procedure, record, act))
                    AddAct(rows, figure, act);
            }
        }

        if (record.Clocks.Count > 0 && ofClocks.Exists(figure => figure.From.Any(source => Of(source, procedure))))
        {
            foreach (var clock in record.Clocks)
                AddClock(rows, procedure, clock, KindOf(record, clock.Subject));
        }

        AddMatter(rows, procedure, record);
        return rows;
    }

    private static List<FigureDefinition> Kept(RulePack pack, FigureOver over) =>
        [.. pack.Figures.Values.Where(figure => figure.IsKept && figure.Over == over).OrderBy(figure => figure.Id, StringComparer.Ordinal)];

    private static bool Of(FigureSource source, Procedure procedure) => source.Procedure is null || source.Procedure == procedure.Id;

    /// <summary>The figures that may take an act, with the sources that name it.</summary>
    private static (FigureDefinition Figure, FigureSource[] From)[] Naming(RulePack law, string procedure, string act) =>
        [.. Kept(law, FigureOver.Acts)
            .Select(figure => (figure, (FigureSource[])[.. figure.From.Where(source => (source.Procedure is null || source.Procedure == procedure) && (source.Acts.Count == 0 || source.Acts.Contains(act)))]))
            .Where(pair => pair.Item2.Length > 0)];

    private bool IsTaken(FigureSource[] from, Procedure procedure, MatterRecord record, RecordedAct act)
    {
        foreach (var source in from)
        {
            if (Takes(source, procedure, record, act))
                return true;
        }
        return false;
    }

    private bool Takes(FigureSource source, Procedure procedure, MatterRecord record, RecordedAct act)
    {
        if (source.Where is not { } where)
            return true;
        var asked = new Inquiry(
            pack, procedure, record, procedure.FindAct(act.Act), act.Fields, act.Subjects.Count == 0 ? 0 : act.Subjects[0], act.Basis, act.OccurredAt);
        return where.Holds(asked) == Truth.Yes;
    }

    private static void AddAct(List<MeasuredRow> rows, FigureDefinition figure, RecordedAct act)
    {
        MeasuredRow Row(int subject, string category, decimal amount) => new(figure.Id, act.Number, subject, act.OccurredOn, act.OccurredAt, act.Act, category, amount);

        var first = act.Subjects.Count == 0 ? 0 : act.Subjects[0];
        switch (figure.Each)
        {
            case FigureEach.Subject:
                rows.AddRange(act.Subjects.Count == 0 ? [Row(0, "", 1)] : act.Subjects.Select(subject => Row(subject, "", 1)));
                break;
            case FigureEach.Finding:
                rows.AddRange(act.Findings.Distinct(StringComparer.Ordinal).Select(rule => Row(first, rule, 1)));
                break;
            case FigureEach.Item:
                foreach (var item in FieldValue.Items(act.Fields[figure.Items!.Field]))
                {
                    if (figure.Items.Where.All(part => part.Asked.Test(Part(item, part.Key)) == Truth.Yes))
                        rows.Add(Row(first, figure.Items.Category is { } category ? FieldValue.Text(Part(item, category)) ?? "" : "", figure.Items.Amount is { } amount ? Amount(Part(item, amount)) : 1));
                }

                break;
            default:
                rows.Add(Row(first, "", figure.Amount is { } field ? Amount(act.Fields[field]) : 1));
                break;
        }
    }

    /// <summary>A number; of one that a correction first filled in, its text. Nothing adds nothing.</summary>
    private static decimal Amount(JsonNode? node) => FieldValue.Number(node)
        ?? (decimal.TryParse(FieldValue.Text(node), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0);

    private static JsonNode? Part(JsonNode item, string key) =>
        item is JsonObject group ? group[key] : item;

    private static string KindOf(MatterRecord record, int subject) =>
        subject > 0 && subject <= record.Subjects.Count ? record.Subjects[subject - 1].Kind : SubjectKinds.Matter;

    private void AddClock(List<MeasuredRow> rows, Procedure procedure, ClockRecord clock, string kind)
    {
        ClockValue? read = null;
        foreach (var figure in ofClocks)
        {
            if (!figure.From.Any(source => Of(source, procedure) && (source.On is null || source.On == kind) && (source.Limits.Count == 0 || source.Limits.Contains(clock.Limit))
                && (source.Holder is null || pack.FindLimit(clock.Limit)?.On(clock.LawDay)?.Rule?.Holder == source.Holder)))
                continue;
            read ??= ClockReading.Read(pack, clock, ClockReading.AfterAll);
            var due = read.Deadline.Due.ToUniversalTime();
            MeasuredRow Row(DateTimeOffset at, decimal amount) => new(figure.Id, clock.StartedBy, clock.Subject, LegalDay.Of(at, pack.Zone), at, clock.Limit, clock.Limit, amount);

            if (read.State == ClockState.Met && figure.States.Contains(FigureClockState.Met))
                rows.Add(Row(clock.StoppedAt!.Value, 1));
            if (read.State == ClockState.MetLate && figure.States.Contains(FigureClockState.MetLate))
                rows.Add(Row(clock.StoppedAt!.Value, 1));
            if (read.HasRunOut && figure.States.Contains(FigureClockState.Expired))
                rows.Add(Row(due, 1));
            if (!read.HasRunOut || !figure.States.Contains(FigureClockState.Overdue))
                continue;
            rows.Add(Row(due, 1));
            if (clock.StoppedAt is { } stopped)
                rows.Add(Row(stopped, -1));
        }
    }

    /// <summary>The act that brought a matter to the end in which it stands.</summary>
    private RecordedAct? Ending(Procedure procedure, MatterRecord record)
    {
        var leading = record.Acts.Where(act => procedure.FindAct(act.Act)?.To is { End: true }).Take(2).ToList();
        if (leading.Count == 1)
            return leading[0];
        // Ended twice, or reopened between: only the fold tells.
        var folded = MatterRecord.Empty(procedure.Id);
        RecordedAct? ending = null;
        foreach (var act in record.Acts)
        {
            folded = MatterFold.ApplyCorrected(pack, folded, act);
            ending = procedure.FindStage(folded.Stage) is { End: true } ? ending ?? act : null;
        }

        return ending;
    }

    /// <summary>A matter begins with its first act, if that opens one, and ends with the act that brought it to the end in which it stands.</summary>
    private void AddMatter(List<MeasuredRow> rows, Procedure procedure, MatterRecord record)
    {
        if (record.Acts.Count == 0 || procedure.FindAct(record.Acts[0].Act) is not { Opens: true })
            return;
        var first = record.Acts[0];
        var last = ofMatters.Count > 0 && procedure.FindStage(record.Stage) is { End: true } ? Ending(procedure, record) : null;
        foreach (var figure in ofMatters)
        {
            if (!figure.From.Any(source => Of(source, procedure)))
                continue;
            rows.Add(new MeasuredRow(figure.Id, first.Number, 0, first.OccurredOn, first.OccurredAt, first.Act, "", 1));
            if (figure.Measure == FigureMeasure.Stock && last is not null)
                rows.Add(new MeasuredRow(figure.Id, first.Number, 0, last.OccurredOn < first.OccurredOn ? first.OccurredOn : last.OccurredOn, last.OccurredAt, first.Act, "", -1));
        }
    }
}
