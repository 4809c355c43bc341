using System.Globalization;
using System.Text.Json;

namespace Fadu.Ledger;

/// <summary>Audits acts one after another: what each says against what it commits to, and its place in its matter's chain.</summary>
internal sealed class ActAudit(AuditProblems problems)
{
    private readonly Dictionary<Guid, ActPlace> acts = [];
    private readonly Dictionary<Guid, (int Number, LedgerHash Link)> matters = [];
    private readonly Dictionary<(Guid Act, int Part), (ProblemPlace Place, int? ErasedBy)> absent = [];
    private readonly Dictionary<(Guid Act, int Part), ErasedPart> erasures = [];
    private AuditedAct? last;

    public long PartsProven { get; private set; }

    public long PartsSealed { get; private set; }

    public IReadOnlyDictionary<Guid, ActPlace> Acts => acts;

    public int MatterCount => matters.Count;

    public void Read(AuditedAct act)
    {
        var place = new ProblemPlace { Act = act.Act, Matter = act.Matter, Number = act.Number };
        var previous = last is not null && last.Matter == act.Matter ? last : null;
        if (previous is null && matters.ContainsKey(act.Matter))
            throw new InvalidOperationException($"the acts of matter {act.Matter} do not come together");

        CheckChain(act, previous, place);
        CheckSkeleton(act, place);
        foreach (var part in act.Parts)
            CheckPart(act, part, place with { Part = part.Number });

        LedgerHash.TryRead(act.Link.Span, out var link);
        if (!acts.TryAdd(act.Act, new ActPlace(link, act.Matter, act.Number, act.RecordedAt)))
            problems.Add(AuditRule.ActTwice, place, null, act.Act.ToString("D"));
        matters[act.Matter] = (act.Number, link);
        last = act;
    }

    /// <summary>Which absent parts an act erased; to be asked when all acts are read, for an act may erase parts of any matter.</summary>
    public List<ErasedPart> ResolveErasures()
    {
        foreach (var (part, (place, erasedBy)) in absent)
        {
            if (!erasures.TryGetValue(part, out var erasure))
                problems.Add(AuditRule.PartMissing, place, "the part, or an act that erases it", erasedBy is null ? null : $"said to be erased by act {Text(erasedBy.Value)}");
            else if (erasedBy is not null && (place.Matter, erasedBy) != (erasure.ByMatter, erasure.ByNumber))
                problems.Add(AuditRule.ColumnDiffers, place with { Column = "erasedBy" }, $"act {Text(erasure.ByNumber)} of {erasure.ByMatter:D}", Text(erasedBy.Value));
        }
        foreach (var erasure in erasures.Values.Where(erasure => !absent.ContainsKey((erasure.Act, erasure.Part))))
        {
            problems.Add(AuditRule.ErasedStillPresent, new ProblemPlace { Act = erasure.Act, Part = erasure.Part },
                $"erased by act {erasure.ByNumber} of {erasure.ByMatter:D}", "present");
        }
        return [.. erasures.Values.Where(erasure => absent.ContainsKey((erasure.Act, erasure.Part)))];
    }

    /// <summary>Holds stored heads against the last acts; when there is any head, every matter must have one.</summary>
    public void CheckHeads(IEnumerable<AuditedMatter> heads)
    {
        var seen = new HashSet<Guid>();
        foreach (var head in heads)
        {
            seen.Add(head.Matter);
            CheckHead(head);
        }
        foreach (var matter in matters.Keys.Where(matter => seen.Count > 0 && !seen.Contains(matter)))
            problems.Add(AuditRule.MatterHead, new ProblemPlace { Matter = matter }, Text(matters[matter].Number), null);
    }

    private void CheckHead(AuditedMatter head)
    {
        var place = new ProblemPlace { Matter = head.Matter, Number = head.Number };
        var (number, link) = matters.GetValueOrDefault(head.Matter);
        if (number != head.Number)
            problems.Add(AuditRule.MatterHead, place, Text(head.Number), Text(number));
        else
            problems.Compare(AuditRule.MatterHead, place, link, head.Link.Span);
    }

    private void CheckChain(AuditedAct act, AuditedAct? previous, ProblemPlace place)
    {
        var expected = (previous?.Number ?? 0) + 1;
        if (act.Number > expected)
            problems.Add(AuditRule.ActMissing, place, Text(expected), Text(act.Number));
        if (act.Number < expected)
            problems.Add(AuditRule.NumberOrder, place, Text(expected), Text(act.Number));
        if (act.Number == expected && !act.Previous.Span.SequenceEqual(previous is null ? LedgerHash.Zero.ToArray() : previous.Link.Span))
            problems.Add(AuditRule.PreviousChanged, place, Hex(previous is null ? LedgerHash.Zero.ToArray() : previous.Link), Hex(act.Previous));
        if (previous is not null && act.RecordedAt < previous.RecordedAt)
            problems.Add(AuditRule.TimeOrder, place, Text(previous.RecordedAt), Text(act.RecordedAt));
        if (act.Number < 1)
            return;

        var parts = act.Parts.Select(part => new PartSeal(
            Hash(part.Commitment, place with { Part = part.Number, Column = "commitment" }),
            Hash(part.CiphertextDigest, place with { Part = part.Number, Column = "ciphertextDigest" }))).ToList();
        var entry = new Entry(act.Bureau, act.Matter, act.Number,
            Hash(act.Previous, place with { Column = "previous" }), Hash(act.SkeletonCommitment, place with { Column = "skeletonCommitment" }), parts);
        problems.Compare(AuditRule.LinkChanged, place, entry.Link(), act.Link.Span);

        for (var i = 0; i < act.Parts.Count; i++)
        {
            if (act.Parts[i].Number != i + 1)
                problems.Add(AuditRule.PartMissing, place with { Part = i + 1 }, $"part {Text(i + 1)}", $"part {Text(act.Parts[i].Number)}");
        }
    }

    private void CheckSkeleton(AuditedAct act, ProblemPlace place)
    {
        if (act.SkeletonSalt is not { Length: Commitment.SaltSize } salt)
        {
            problems.Add(AuditRule.SkeletonSaltMissing, place, "32 bytes", act.SkeletonSalt is { } other ? Hex(other) : null);
            return;
        }
        var commitment = Commitment.OfSkeleton(salt.Span, act.Skeleton.Span);
        if (!commitment.ToArray().AsSpan().SequenceEqual(act.SkeletonCommitment.Span))
        {
            problems.Add(AuditRule.SkeletonChanged, place, Hex(act.SkeletonCommitment), commitment.ToString());
            return;
        }
        try
        {
            using var skeleton = JsonDocument.Parse(act.Skeleton);
            if (!CanonicalJson.Write(skeleton.RootElement).AsSpan().SequenceEqual(act.Skeleton.Span))
                problems.Add(AuditRule.SkeletonMalformed, place, "canonical bytes", null);
            CheckMembers(skeleton.RootElement, act, place);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            problems.Add(AuditRule.SkeletonMalformed, place, null, malformed.Message);
        }
    }

    private void CheckMembers(JsonElement skeleton, AuditedAct act, ProblemPlace place)
    {
        CheckColumn(skeleton, new MirroredColumn("id", act.Act.ToString("D")), place);
        var recordedAt = Member(skeleton, "act.recordedAt");
        if (recordedAt.ValueKind != JsonValueKind.String || !recordedAt.TryGetDateTimeOffset(out var at)
            || at != DateTimeOffset.UnixEpoch.AddTicks(act.RecordedAt * TimeSpan.TicksPerMillisecond))
        {
            problems.Add(AuditRule.ColumnDiffers, place with { Column = "act.recordedAt" }, TextOf(recordedAt), Text(act.RecordedAt));
        }
        foreach (var column in act.Columns)
            CheckColumn(skeleton, column, place);

        var described = skeleton.TryGetProperty("parts", out var parts) ? parts.EnumerateArray().ToDictionary(part => part.GetProperty("part").GetInt32()) : [];
        foreach (var part in act.Parts)
        {
            foreach (var column in part.Columns)
                CheckColumn(described.GetValueOrDefault(part.Number), column, place with { Part = part.Number });
        }

        if (!skeleton.TryGetProperty("erases", out var erases))
            return;
        foreach (var erased in erases.EnumerateArray())
        {
            var (target, part) = (erased.GetProperty("act").GetGuid(), erased.GetProperty("part").GetInt32());
            erasures.TryAdd((target, part), new ErasedPart(target, part, act.Act, act.Matter, act.Number));
        }
    }

    private void CheckColumn(JsonElement holder, MirroredColumn column, ProblemPlace place)
    {
        var said = TextOf(Member(holder, column.Path));
        if (said != column.Value)
            problems.Add(AuditRule.ColumnDiffers, place with { Column = column.Path }, said, column.Value);
    }

    private void CheckPart(AuditedAct act, AuditedPart part, ProblemPlace place)
    {
        if (part.Ciphertext is not { Length: > 0 } ciphertext)
        {
            absent[(act.Act, part.Number)] = (place, part.ErasedBy);
            if (part.HasSalt)
                problems.Add(AuditRule.ErasedStillPresent, place with { Column = "salt" }, "no salt", "a salt without its ciphertext");
            return;
        }

        problems.Compare(AuditRule.CiphertextChanged, place, LedgerHash.Of(ciphertext.Span), part.CiphertextDigest.Span);
        if (part.ErasedBy is { } eraser)
            problems.Add(AuditRule.ErasedStillPresent, place, "no ciphertext", $"said to be erased by act {Text(eraser)}");
        if (!part.HasSalt)
            problems.Add(AuditRule.SaltMissing, place, "a salt", null);
        switch (part.Opening)
        {
            case PartOpening.Failed(var reason):
                problems.Add(AuditRule.PartUnreadable, place, null, reason);
                return;
            case PartOpening.Opened { Salt.Length: Commitment.SaltSize } opened:
                problems.Compare(AuditRule.PartChanged, place, Commitment.OfPart(opened.Salt.Span, opened.Plaintext.Span), part.Commitment.Span);
                PartsProven++;
                return;
            case PartOpening.Opened opened:
                problems.Add(AuditRule.SaltMissing, place, "32 bytes", Hex(opened.Salt));
                return;
            default:
                PartsSealed++;
                return;
        }
    }

    private LedgerHash Hash(ReadOnlyMemory<byte> column, ProblemPlace place)
    {
        if (!LedgerHash.TryRead(column.Span, out var hash))
            problems.Add(AuditRule.ColumnMalformed, place, "32 bytes", Hex(column));
        return hash;
    }

    private static JsonElement Member(JsonElement holder, string path)
    {
        foreach (var name in path.Split('.'))
            holder = holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var member) ? member : default;
        return holder;
    }

    private static string? TextOf(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.String => member.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => member.GetRawText(),
    };

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the tree must know of an act.</summary>
internal sealed record ActPlace(LedgerHash Link, Guid Matter, int Number, long RecordedAt)
{
    /// <summary>The act's leaf; null while it has none.</summary>
    public long? Leaf { get; set; }
}
