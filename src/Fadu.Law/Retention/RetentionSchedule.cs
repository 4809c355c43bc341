using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Retention;

/// <summary>保管期限表: how long a bureau keeps which files, as the bureau itself states it. No length stands in a pack: where the schedule says nothing, a file is kept.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Classes">The classes of files, in order.</param>
public sealed record RetentionSchedule(Bilingual Title, IReadOnlyList<RetentionClass> Classes)
{
    /// <summary>How long the file of a matter is kept, seen from a day. Of several classes it falls in, the longest counts.</summary>
    /// <param name="procedure">The matter's procedure.</param>
    /// <param name="record">The matter, as corrected.</param>
    /// <param name="on">The day asked.</param>
    /// <returns>Null where nothing says when it ends: it has not ended, no class has it, one that has it has no length in force, or the event it counts from has not happened. Then it is kept.</returns>
    public RetentionStanding? Of(Procedure procedure, MatterRecord record, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(record);
        if (procedure.FindStage(record.Stage) is not { End: true })
            return null;
        RetentionStanding? longest = null;
        foreach (var (one, files) in Classes.SelectMany(one => one.Files.Where(files => files.Has(record)).Select(files => (one, files))))
        {
            if (one.On(on) is not { } value || files.CountedFrom(record) is not { } from)
                return null;
            var standing = new RetentionStanding(one, value, from, value.Years is { } years ? files.DayZero(from).AddYears(years) : null);
            if (longest is null || (standing.KeptUntil ?? DateOnly.MaxValue) > (longest.KeptUntil ?? DateOnly.MaxValue))
                longest = standing;
        }
        return longest;
    }

    /// <summary>The least number of years that any class keeps files of a procedure, seen from a day; null where none of them ever falls due.</summary>
    /// <param name="procedure">Id of the procedure.</param>
    /// <param name="on">The day asked.</param>
    public int? LeastYears(string procedure, DateOnly on) => Classes.Where(one => one.Files.Any(files => files.Procedure == procedure)).Select(one => one.On(on)?.Years).Min();
}

/// <summary>A class of files with its lengths.</summary>
/// <param name="Id">Its id in the schedule.</param>
/// <param name="Title">Its name.</param>
/// <param name="Files">Which files are of it: any of these.</param>
/// <param name="Values">Its lengths, by the day from which each is in force, the earliest first.</param>
public sealed record RetentionClass(string Id, Bilingual Title, IReadOnlyList<RetainedFiles> Files, IReadOnlyList<RetentionValue> Values)
{
    /// <summary>The length in force on a day; null before the first.</summary>
    public RetentionValue? On(DateOnly on) => Values.LastOrDefault(value => value.From <= on);
}

/// <summary>A length in force from a day.</summary>
/// <param name="From">The first day it is in force.</param>
/// <param name="Years">How many years a file is kept; null for ever (永久).</param>
/// <param name="Ground">By what document; null where the schedule names none, and then it is said.</param>
public sealed record RetentionValue(DateOnly From, int? Years, RetentionGround? Ground);

/// <summary>The document that a length rests on.</summary>
/// <param name="Document">Its name.</param>
/// <param name="Number">文号.</param>
/// <param name="Date">Its day.</param>
/// <param name="Article">The article or the row of its table.</param>
/// <param name="SourceSeen">Whoever wrote the line has read the text itself; not said is no.</param>
public sealed record RetentionGround(string Document, string Number, DateOnly Date, string Article, bool SourceSeen);

/// <summary>From which day years are counted.</summary>
public enum RetentionCount
{
    /// <summary>From the day of the event, which is not counted.</summary>
    SameDay,

    /// <summary>From the first day of the year after the event (次年1月1日).</summary>
    NextYear,
}

/// <summary>Which files are of a class: those of a procedure, by where they ended and what was done in them.</summary>
/// <param name="Procedure">Id of the procedure.</param>
/// <param name="Stages">The stages they ended in; empty for any.</param>
/// <param name="With">Acts of which one stands; empty for any.</param>
/// <param name="Without">Acts of which none stands.</param>
/// <param name="Where">What one of these acts says; null for anything.</param>
/// <param name="Event">The act whose last day the years count from.</param>
/// <param name="Counted">From which day.</param>
public sealed record RetainedFiles(string Procedure, IReadOnlyList<string> Stages, IReadOnlyList<string> With, IReadOnlyList<string> Without, RetainedOutcome? Where, string Event, RetentionCount Counted)
{
    /// <summary>Whether a matter's file is one of them.</summary>
    public bool Has(MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Procedure == Procedure && (Stages.Count == 0 || Stages.Contains(record.Stage)) && (With.Count == 0 || record.Acts.Any(act => With.Contains(act.Act)))
            && !record.Acts.Any(act => Without.Contains(act.Act)) && Where?.Holds(record) != false;
    }

    /// <summary>The last day on which the event happened; null where it has not.</summary>
    public DateOnly? CountedFrom(MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Acts.Where(act => act.Act == Event).Select(act => (DateOnly?)act.OccurredOn).Max();
    }

    /// <summary>The day that is not counted.</summary>
    public DateOnly DayZero(DateOnly from) => Counted switch
    {
        RetentionCount.SameDay => from,
        RetentionCount.NextYear => new DateOnly(from.Year, 12, 31),
        _ => throw new InvalidOperationException($"{Counted} is no way of counting"),
    };
}

/// <summary>An outcome that an act of a matter records.</summary>
/// <param name="Act">Id of the act.</param>
/// <param name="Field">Id of a field of it that names no person.</param>
/// <param name="Part">The part of its items that is read; null for the value itself.</param>
/// <param name="OneOf">The values that count.</param>
public sealed record RetainedOutcome(string Act, string Field, string? Part, IReadOnlyList<string> OneOf)
{
    /// <summary>Whether an act of the matter that stands says so.</summary>
    public bool Holds(MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Acts.Where(act => act.Act == Act).SelectMany(act => FieldValue.Items(act.Fields[Field]))
            .Any(item => FieldValue.Text(Part is null ? item : (item as System.Text.Json.Nodes.JsonObject)?[Part]) is { } said && OneOf.Contains(said));
    }
}

/// <summary>How long the file of a matter is kept.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Value">The length.</param>
/// <param name="From">The day of the event that it counts from.</param>
/// <param name="KeptUntil">The last day it is kept; null for ever.</param>
public sealed record RetentionStanding(RetentionClass Class, RetentionValue Value, DateOnly From, DateOnly? KeptUntil)
{
    /// <summary>Whether it has been kept long enough on a day. Nothing goes by that: it may be appraised (鉴定) then.</summary>
    public bool IsOver(DateOnly on) => KeptUntil < on;
}
