using System.Globalization;
using System.Text.Json;
using Fadu.Law;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Reading;

namespace Fadu.Casework.Registers;

/// <summary>An hour whose looks are not those that were sealed.</summary>
/// <param name="Hour">The hour, UTC.</param>
/// <param name="Sealed">What was sealed; null when the hour has no seal though a later one has.</param>
/// <param name="Found">The seal over what is stored now.</param>
public sealed record LookProblem(DateTimeOffset Hour, LookSeal? Sealed, LookSeal Found)
{
    /// <summary>What is wrong, in a sentence.</summary>
    public Bilingual Sentence
    {
        get
        {
            var hour = Hour.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            var (expected, found) = (Sealed?.Count.ToString(CultureInfo.InvariantCulture) ?? "—", Found.Count.ToString(CultureInfo.InvariantCulture));
            return new Bilingual(
                $"查阅日志 {hour} UTC 起一小时与封存的不符：封存{expected}条，现有{found}条",
                $"the looks of the hour from {hour} UTC are not those sealed: {expected} were sealed, {found} are stored");
        }
    }
}

/// <summary>What was found of the log of looks.</summary>
/// <param name="Hours">How many hours are sealed.</param>
/// <param name="Looks">How many looks are stored and sealed.</param>
/// <param name="Waiting">How many are stored and not yet sealed: those after the last seal.</param>
/// <param name="Problems">In order of hour.</param>
public sealed record LookStanding(int Hours, long Looks, long Waiting, IReadOnlyList<LookProblem> Problems)
{
    /// <summary>Looks of hours before this were dropped by an act of the bureau: of those hours the seals stand alone. Null where none were.</summary>
    public DateTimeOffset? DroppedBefore { get; init; }

    /// <summary>The hours before which all is sealed: null where nothing is.</summary>
    public DateTimeOffset? SealedBefore { get; init; }

    /// <summary>Rows that cannot be read as looks: of the hours after the last seal nothing else tells.</summary>
    public IReadOnlyList<UnreadableRow> Unreadable { get; init; } = [];

    /// <summary>Every look is as it was sealed, and can be read.</summary>
    public bool Ok => Problems.Count == 0 && Unreadable.Count == 0;

    /// <summary>What was sealed, in order of hour.</summary>
    public IReadOnlyList<LookSeal> Seals { get; init; } = [];
}

/// <summary>Holds the stored looks against the seals in the ledger. That the seals themselves stand is for <see cref="LedgerVerification"/> to say.</summary>
public static class LookAudit
{
    /// <summary>Reads all looks of a bureau, hour by hour, from one moment of the database.</summary>
    public static LookStanding Run(FaduDatabase database, BureauId bureau, CancellationToken stop)
    {
        using var rows = LedgerRows.Open(database, keys: null);
        rows.Bureau = bureau;
        var (seals, dropped) = SealsOf(rows);
        var end = seals.Count == 0 ? DateTimeOffset.UnixEpoch : seals[^1].Hour.AddHours(1);
        var problems = new List<LookProblem>();
        var (looks, waiting) = (0L, 0L);
        var next = 0;
        foreach (var (hour, stored) in Hours(rows))
        {
            stop.ThrowIfCancellationRequested();
            if (hour >= end)
            {
                waiting += stored.Count;
                continue;
            }
            looks += stored.Count;
            for (; next < seals.Count && seals[next].Hour < hour; next++)
                Compare(seals, next, seals[next].Hour, [], dropped, problems);
            if (next < seals.Count && seals[next].Hour == hour)
                Compare(seals, next++, hour, stored, dropped, problems);
            else
                problems.Add(new LookProblem(hour, null, LookSeal.Of(next == 0 ? null : seals[next - 1], hour, stored)));
        }
        for (; next < seals.Count; next++)
            Compare(seals, next, seals[next].Hour, [], dropped, problems);
        return new LookStanding(seals.Count, looks, waiting, problems)
        {
            DroppedBefore = dropped,
            SealedBefore = seals.Count == 0 ? null : end,
            Seals = seals,
            Unreadable = [.. rows.Spoilt],
        };
    }

    // An hour that was dropped is gone as a whole: what is left of one is not what was sealed.
    private static void Compare(List<LookSeal> seals, int index, DateTimeOffset hour, List<LookRow> stored, DateTimeOffset? dropped, List<LookProblem> problems)
    {
        if (stored.Count == 0 && hour < dropped)
            return;
        var found = LookSeal.Of(index == 0 ? null : seals[index - 1], hour, stored);
        if (found != seals[index])
            problems.Add(new LookProblem(hour, seals[index], found));
    }

    // What the system sealed, in order of its acts. Its line says by itself what it is: no pack is needed to verify.
    private static (List<LookSeal> Seals, DateTimeOffset? Dropped) SealsOf(LedgerRows rows)
    {
        var seals = new List<LookSeal>();
        DateTimeOffset? dropped = null;
        foreach (var skeleton in rows.SkeletonsOf(MatterStates.BureauMatter(rows.Bureau)))
        {
            try
            {
                using var read = JsonDocument.Parse(skeleton);
                if (LookDrop.Parse(TextOf(read.RootElement, "drops")) is { } drop && (dropped is null || drop.Before > dropped))
                    dropped = drop.Before;
                if (TextOf(read.RootElement.GetProperty("actor"), "kind") == "law")
                    seals.AddRange(read.RootElement.GetProperty("act").GetProperty("fields").EnumerateObject().Select(field => LookSeal.Parse(TextOf(field.Value))).OfType<LookSeal>());
            }
            catch (Exception spoilt) when (spoilt is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                // The audit of the ledger says so; the hour it sealed then shows as not sealed.
            }
        }
        return (seals, dropped);
    }

    private static string? TextOf(JsonElement holder, string name) => holder.TryGetProperty(name, out var member) ? TextOf(member) : null;

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<(DateTimeOffset Hour, List<LookRow> Looks)> Hours(LedgerRows rows)
    {
        var hour = DateTimeOffset.MinValue;
        var looks = new List<LookRow>();
        foreach (var look in rows.Looks)
        {
            var its = LookSeal.HourOf(look.At);
            if (its != hour && looks.Count > 0)
            {
                yield return (hour, looks);
                looks = [];
            }
            hour = its;
            looks.Add(look);
        }
        if (looks.Count > 0)
            yield return (hour, looks);
    }
}
