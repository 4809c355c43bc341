using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>Something that was given back and has not been done anew.</summary>
/// <param name="Act">The act that gave it back.</param>
/// <param name="Definition">Its definition; it has <see cref="ActDefinition.Returns"/>.</param>
/// <param name="Subject">The subject it is about; 0 the matter.</param>
/// <param name="Of">The act that was given back; null where none of them stands.</param>
public sealed record Returned(RecordedAct Act, ActDefinition Definition, int Subject, RecordedAct? Of);

/// <summary>退回: which acts of a matter were given back and wait to be done anew.</summary>
public static class Returns
{
    /// <summary>What waits to be mended, in the order it was given back.</summary>
    /// <param name="procedure">The matter's procedure.</param>
    /// <param name="record">The matter.</param>
    public static IReadOnlyList<Returned> Open(Procedure procedure, MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(record);
        return record.GivenBack.Count == 0 ? [] : [.. record.GivenBack.Where(one => procedure.FindStage(MatterFold.StageOf(record, one.Subject)) is not { End: true })];
    }

    /// <summary>The last act that may be given back about a subject; null where there is none.</summary>
    /// <param name="giving">What may be given back.</param>
    /// <param name="record">The matter.</param>
    /// <param name="subject">The subject; 0 the matter.</param>
    /// <param name="before">Only acts before this number.</param>
    public static RecordedAct? LastOf(ActReturn giving, MatterRecord record, int subject, int before = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(giving);
        ArgumentNullException.ThrowIfNull(record);
        return record.Acts.LastOrDefault(act => act.Number < before && giving.Of.Contains(act.Act) && Concerns(act, subject));
    }

    /// <summary>The points on which something was given back, in words.</summary>
    public static IReadOnlyList<Bilingual> WhyOf(RulePack pack, Returned returned)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(returned);
        var field = returned.Definition.FindField(returned.Definition.Returns!.Why);
        return [.. Gates.FieldValue.Items(returned.Act.Fields[returned.Definition.Returns.Why]).Select(Gates.FieldValue.Text).OfType<string>()
            .Select(key => field?.NameOfChoice(pack, key) ?? new Bilingual(key))];
    }

    /// <summary>The ids of the fields that are to be mended.</summary>
    public static IReadOnlyList<string> MarkedIn(Returned returned)
    {
        ArgumentNullException.ThrowIfNull(returned);
        return [.. Gates.FieldValue.Items(returned.Act.Fields[returned.Definition.Returns!.Marked]).Select(Gates.FieldValue.Text).OfType<string>()];
    }

    /// <summary>What waits to be done anew after one more act.</summary>
    /// <param name="record">The matter before it.</param>
    /// <param name="definition">Its definition.</param>
    /// <param name="act">The act.</param>
    internal static IReadOnlyList<Returned> After(MatterRecord record, ActDefinition definition, RecordedAct act)
    {
        if (definition.Returns is not { } giving)
            return record.GivenBack.Any(one => IsMendedBy(one, act)) ? [.. record.GivenBack.Where(one => !IsMendedBy(one, act))] : record.GivenBack;
        var subjects = SubjectsOf(act).ToList();
        return [.. record.GivenBack.Where(one => !subjects.Contains(one.Subject)), .. subjects.Select(subject => new Returned(act, definition, subject, LastOf(giving, record, subject)))];
    }

    private static IEnumerable<int> SubjectsOf(RecordedAct act) => act.Subjects.Count == 0 ? [0] : act.Subjects;

    private static bool Concerns(RecordedAct act, int subject) => subject == 0 || act.Subjects.Count == 0 || act.Subjects.Contains(subject);

    private static bool IsMendedBy(Returned returned, RecordedAct act) => returned.Definition.Returns!.Of.Contains(act.Act) && Concerns(act, returned.Subject);
}
