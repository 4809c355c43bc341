using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Accounts;

/// <summary>What a token may do, and nothing else: read how far its matters have come, and record certain events.</summary>
/// <param name="Words">In words as the store and the console write them: <c>status</c>, <c>record:procedure/act</c>.</param>
public sealed record MachineScope(IReadOnlyList<string> Words)
{
    /// <summary>Reads how far the matters have come that the system itself began.</summary>
    public const string Status = "status";

    private const string Recording = "record:";

    /// <summary>Whether status may be read.</summary>
    public bool ReadsStatus => Words.Contains(Status);

    /// <summary>The word for recording an event.</summary>
    public static string WordOf(string procedure, string act) => $"{Recording}{procedure}/{act}";

    /// <summary>Whether an event may be recorded.</summary>
    public bool Records(string procedure, string act) => Words.Contains(WordOf(procedure, act));

    /// <summary>All that can be given: events, for a power is a person's; and none of the bureau's own affairs.</summary>
    /// <param name="pack">The law.</param>
    public static IEnumerable<(Procedure Procedure, ActDefinition Act)> Offered(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var affairs = MatterStates.BureauProcedure(pack);
        return from procedure in pack.Procedures.Values.OrderBy(one => one.Id, StringComparer.Ordinal)
               where procedure != affairs
               from act in procedure.Acts
               where act is { Kind: ActKind.Event, OfTheLaw: false, Erases: null }
               select (procedure, act);
    }

    /// <summary>The first word that cannot be given; null when all can.</summary>
    public static string? Unknown(IEnumerable<string> words, RulePack pack)
    {
        var known = Offered(pack).Select(one => WordOf(one.Procedure.Id, one.Act.Id)).Append(Status).ToHashSet(StringComparer.Ordinal);
        return words.FirstOrDefault(word => !known.Contains(word));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);

    /// <summary>Reads it as the store keeps it.</summary>
    internal static MachineScope Read(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
