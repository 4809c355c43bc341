using System.Globalization;
using System.Text.Json;

namespace Fadu.Ledger;

/// <summary>Checks a batch of acts one after another: what each says against what it commits to, and against the act before it. Batches know nothing of each other.</summary>
/// <param name="keep">How many problems are kept with their evidence.</param>
internal sealed class ActCheck(int keep)
{
    private static readonly ReadOnlyMemory<byte> NoLink = LedgerHash.Zero.ToArray();
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public AuditProblems Problems { get; } = new(keep);

    public List<(ProblemPlace Place, int? ErasedBy)> Absent { get; } = [];

    public List<ErasedPart> Erasures { get; } = [];

    /// <summary>Acts by which the bureau chose the second tree and signature.</summary>
    public List<Guid> Choices { get; } = [];

    public long PartsProven { get; private set; }

    public long PartsSealed { get; private set; }

    /// <summary>Checks an act.</summary>
    /// <param name="act">The act.</param>
    /// <param name="before">The act read before it, of whatever matter; null for the first.</param>
    public void Check(AuditedAct act, AuditedAct? before)
    {
        var place = new ProblemPlace { Act = act.Act, Matter = act.Matter, Number = act.Number };
        CheckChain(act, before is not null && before.Matter == act.Matter ? before : null, place);
        CheckSkeleton(act, place);
        foreach (var part in act.Parts)
            CheckPart(act, part, place with { Part = part.Number });
    }

    private void CheckChain(AuditedAct act, AuditedAct? previous, ProblemPlace place)
    {
        var expected = (previous?.Number ?? 0) + 1;
        if (act.Number > expected)
            Problems.Add(AuditRule.ActMissing, place, Text(expected), Text(act.Number));
        if (act.Number < expected)
            Problems.Add(AuditRule.NumberOrder, place, Text(expected), Text(act.Number));
        var link = previous?.Link ?? NoLink;
        if (act.Number == expected && !act.Previous.Span.SequenceEqual(link.Span))
            Problems.Add(AuditRule.PreviousChanged, place, Hex(link), Hex(act.Previous));
        // A time that no calendar holds is told of its own act, and says nothing of the next.
        if (previous is not null && act.RecordedAt < previous.RecordedAt && IsMoment(previous.RecordedAt) && IsMoment(act.RecordedAt))
            Problems.Add(AuditRule.TimeOrder, place, Text(previous.RecordedAt), Text(act.RecordedAt));
        if (act.Number < 1)
            return;

        var parts = act.Parts.Select(part => new PartSeal(
            Hash(part.Commitment, place with { Part = part.Number, Column = "commitment" }),
            Hash(part.CiphertextDigest, place with { Part = part.Number, Column = "ciphertextDigest" }))).ToList();
        var entry = new Entry(act.Bureau, act.Matter, act.Number,
            Hash(act.Previous, place with { Column = "previous" }), Hash(act.SkeletonCommitment, place with { Column = "skeletonCommitment" }), parts);
        Problems.Compare(AuditRule.LinkChanged, place, entry.Link(), act.Link.Span);

        for (var i = 0; i < act.Parts.Count; i++)
        {
            if (act.Parts[i].Number != i + 1)
                Problems.Add(AuditRule.PartMissing, place with { Part = i + 1 }, $"part {Text(i + 1)}", $"part {Text(act.Parts[i].Number)}");
        }
    }

    private void CheckSkeleton(AuditedAct act, ProblemPlace place)
    {
        if (act.SkeletonSalt is not { Length: Commitment.SaltSize } salt)
        {
            Problems.Add(AuditRule.SkeletonSaltMissing, place, "32 bytes", act.SkeletonSalt is { } other ? Hex(other) : null);
            return;
        }
        var commitment = Commitment.OfSkeleton(salt.Span, act.Skeleton.Span);
        if (!LedgerHash.TryRead(act.SkeletonCommitment.Span, out var stored) || commitment != stored)
        {
            Problems.Add(AuditRule.SkeletonChanged, place, Hex(act.SkeletonCommitment), commitment.ToString());
            return;
        }
        // Nearly every skeleton is told to be right in one pass; the others are taken apart, to say what is wrong.
        if (PlainSkeleton.Agrees(act))
            return;
        try
        {
            using var skeleton = JsonDocument.Parse(act.Skeleton);
            if (!CanonicalJson.IsWritten(skeleton.RootElement, act.Skeleton.Span))
                Problems.Add(AuditRule.SkeletonMalformed, place, "canonical bytes", null);
            CheckMembers(skeleton.RootElement, act, place);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            Problems.Add(AuditRule.SkeletonMalformed, place, null, malformed.Message);
        }
    }

    private void CheckMembers(JsonElement skeleton, AuditedAct act, ProblemPlace place)
    {
        CheckColumn(skeleton, new MirroredColumn("id", act.Act.ToString("D")), place);
        var recordedAt = Member(skeleton, "act.recordedAt");
        if (recordedAt.ValueKind != JsonValueKind.String || !recordedAt.TryGetDateTimeOffset(out var at)
            || !IsMoment(act.RecordedAt) || at != DateTimeOffset.FromUnixTimeMilliseconds(act.RecordedAt))
        {
            Problems.Add(AuditRule.ColumnDiffers, place with { Column = "act.recordedAt" }, TextOf(recordedAt), Instant(act.RecordedAt));
        }
        foreach (var column in act.Columns)
            CheckColumn(skeleton, column, place);

        var described = skeleton.TryGetProperty("parts", out var parts) ? parts.EnumerateArray().ToDictionary(part => part.GetProperty("part").GetInt32()) : [];
        foreach (var part in act.Parts)
        {
            foreach (var column in part.Columns)
                CheckColumn(described.GetValueOrDefault(part.Number), column, place with { Part = part.Number });
        }

        if (skeleton.TryGetProperty("signs", out var signs))
            Choices.Add(signs.ValueEquals(SecondSuite.Name) ? act.Act : throw new FormatException($"signs: expected {SecondSuite.Name}"));
        if (!skeleton.TryGetProperty("erases", out var erases))
            return;
        foreach (var erased in erases.EnumerateArray())
        {
            var (target, part) = (erased.GetProperty("act").GetGuid(), erased.GetProperty("part").GetInt32());
            Erasures.Add(new ErasedPart(target, part, act.Act, act.Matter, act.Number));
        }
    }

    private void CheckColumn(JsonElement holder, MirroredColumn column, ProblemPlace place)
    {
        var said = Member(holder, column.Path);
        // Nearly always a text that is the column's: told without making a string of it.
        if (said.ValueKind == JsonValueKind.String && column.Value is { } value ? said.ValueEquals(value) : TextOf(said) == column.Value)
            return;
        Problems.Add(AuditRule.ColumnDiffers, place with { Column = column.Path }, TextOf(said), column.Value);
    }

    private void CheckPart(AuditedAct act, AuditedPart part, ProblemPlace place)
    {
        if (part.Ciphertext is not { Length: > 0 } ciphertext)
        {
            Absent.Add((place, part.ErasedBy));
            if (part.HasSalt)
                Problems.Add(AuditRule.ErasedStillPresent, place with { Column = "salt" }, "no salt", "a salt without its ciphertext");
            return;
        }

        Problems.Compare(AuditRule.CiphertextChanged, place, LedgerHash.Of(ciphertext.Span), part.CiphertextDigest.Span);
        if (part.ErasedBy is { } eraser)
            Problems.Add(AuditRule.ErasedStillPresent, place, "no ciphertext", $"said to be erased by act {Text(eraser)}");
        if (!part.HasSalt)
            Problems.Add(AuditRule.SaltMissing, place, "a salt", null);
        switch (part.Open?.Invoke())
        {
            case PartOpening.Failed(var reason):
                Problems.Add(AuditRule.PartUnreadable, place, null, reason);
                return;
            case PartOpening.Opened { Salt.Length: Commitment.SaltSize } opened:
                Problems.Compare(AuditRule.PartChanged, place, Commitment.OfPart(opened.Salt.Span, opened.Plaintext.Span), part.Commitment.Span);
                PartsProven++;
                return;
            case PartOpening.Opened opened:
                Problems.Add(AuditRule.SaltMissing, place, "32 bytes", Hex(opened.Salt));
                return;
            default:
                PartsSealed++;
                return;
        }
    }

    private LedgerHash Hash(ReadOnlyMemory<byte> column, ProblemPlace place)
    {
        if (!LedgerHash.TryRead(column.Span, out var hash))
            Problems.Add(AuditRule.ColumnMalformed, place, "32 bytes", Hex(column));
        return hash;
    }

    private static JsonElement Member(JsonElement holder, string path)
    {
        foreach (var name in path.AsSpan().Split('.'))
            holder = holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(path.AsSpan(name), out var member) ? member : default;
        return holder;
    }

    private static string? TextOf(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.String => member.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => member.GetRawText(),
    };

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    // Written as the skeleton writes it, so that the two can be compared by eye; what is no instant stays a number.
    private static string Instant(long milliseconds) => PlainSkeleton.Instant(milliseconds)
        ?? (IsMoment(milliseconds) ? Text(milliseconds) : $"{Text(milliseconds)}, milliseconds beyond the years 1 to 9999");

    /// <summary>Whether a calendar holds it.</summary>
    /// <param name="milliseconds">Since 1970-01-01 UTC.</param>
    internal static bool IsMoment(long milliseconds) => milliseconds >= Earliest && milliseconds <= Latest;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
