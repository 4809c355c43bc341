using System.Text.Json.Nodes;

namespace Fadu.Law;

/// <summary>An act about to be recorded, as the law sees it.</summary>
/// <param name="Act">Id of the act.</param>
/// <param name="Subjects">Subjects it is about; empty means the matter.</param>
/// <param name="Fields">All fields whose <c>personal</c> is none. A personal field that was filled in stands here as the JSON value <c>true</c> ("given"), never with its text.</param>
/// <param name="RecordedAt">The desk's time.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="DayPrecision">Only the day of <paramref name="OccurredAt"/> is known.</param>
public sealed record Proposal(
    string Act,
    IReadOnlyList<int> Subjects,
    JsonObject Fields,
    DateTimeOffset RecordedAt,
    DateTimeOffset OccurredAt,
    bool DayPrecision = false)
{
    /// <summary>A recorded act as it was proposed, to judge it again.</summary>
    public static Proposal Of(RecordedAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return new Proposal(act.Act, act.Subjects, act.Fields, act.RecordedAt, act.OccurredAt, act.DayPrecision);
    }
}
