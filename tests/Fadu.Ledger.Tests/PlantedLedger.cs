using System.Globalization;
using System.Text.Json.Nodes;

namespace Fadu.Ledger.Tests;

/// <summary>
/// A small ledger as a store would hold it: three matters recorded in turn, parts sealed and one erased, heads signed at 4, 9 and 13 leaves,
/// one act in the tree but under no head yet and one not in the tree. Rows are lists, so that a test may change them as a thief would.
/// </summary>
internal sealed class PlantedLedger
{
    public const string Bureau = "示例市公安局";
    public const string Origin = "shili.example/demonstration";
    public const long Start = 1_767_225_600_000;
    public const long MaxDelay = 60_000;

    public static readonly SigningKey Key = new(Origin, NoteKeyKind.Ledger, [.. Enumerable.Repeat((byte)7, 32)]);
    public static readonly SigningKey OtherKey = new(Origin, NoteKeyKind.Ledger, [.. Enumerable.Repeat((byte)8, 32)]);
    public static readonly SigningKey Witness = new("witness.example/w1", NoteKeyKind.Witness, [.. Enumerable.Repeat((byte)9, 32)]);
    public static readonly SigningKey Sm2Key = new(Origin, NoteKeyKind.Sm2, [.. Enumerable.Repeat((byte)10, 32)]);
    public static readonly SigningKey OtherSm2Key = new(Origin, NoteKeyKind.Sm2, [.. Enumerable.Repeat((byte)11, 32)]);
    public static readonly Guid[] MatterIds = [Id(0xa1), Id(0xb1), Id(0xc1)];

    /// <summary>What a ciphertext opens to, and where it belongs: an authenticated cipher knows both.</summary>
    private readonly Dictionary<string, (Guid Act, int Part, byte[] Salt, byte[] Plaintext)> vault = [];

    public List<AuditedAct> Acts { get; private set; } = [];

    public List<AuditedLeaf> Leaves { get; private set; } = [];

    public List<AuditedMatter> Matters { get; private set; } = [];

    public List<SignedNote> Checkpoints { get; private set; } = [];

    public List<VerifierKey> Keys { get; set; } = [Key.Public];

    public List<string> OutsideHeads { get; } = [];

    public List<string> OutsidePromises { get; } = [];

    public Dictionary<Guid, string> Promises { get; } = [];

    public long Now { get; set; } = Start + 16_000;

    /// <summary>Matter of each act, in order of recording; its number follows.</summary>
    private static readonly int[] Order = [0, 0, 1, 0, 2, 1, 0, 2, 1, 0, 2, 1, 2, 0, 1];

    private static readonly Lazy<PlantedLedger> Whole = new(() => Plant(chosenBy: null));

    private static readonly Lazy<PlantedLedger> Both = new(() => Plant(chosenBy: 6));

    /// <summary>The act, in order of recording, by which the bureau chose SM3 and SM2; null where it did not. It is the leaf of that number.</summary>
    private int? chosenBy;

    /// <summary>A ledger of one's own to spoil; rows are immutable, so copying the lists is enough.</summary>
    public static PlantedLedger Make() => new PlantedLedger().CopyOf(Whole.Value);

    /// <summary>The same, where the seventh act chose SM3 and SM2: the heads of 9 and of 13 leaves carry both.</summary>
    public static PlantedLedger MakeOfBoth() => new PlantedLedger().CopyOf(Both.Value);

    private static PlantedLedger Plant(int? chosenBy)
    {
        var ledger = new PlantedLedger { chosenBy = chosenBy };
        if (chosenBy is not null)
            ledger.Keys.Add(Sm2Key.Public);
        for (var i = 0; i < Order.Length; i++)
            ledger.Record(i);
        ledger.Acts = ledger.Grouped();
        ledger.Relink();
        ledger.PutInTree(Enumerable.Range(0, 14).Select(ActId));
        ledger.SignHeads(Key, 4, 9, 13);
        ledger.Matters = [.. MatterIds.Select(matter => ledger.HeadOf(matter))];
        foreach (var act in ledger.Acts.Where(act => act.Act == ActId(13) || act.Act == ActId(14)))
            ledger.Promises[act.Act] = ledger.PromiseFor(act.Act, act.Act == ActId(14) ? LedgerHash.Of("signed"u8) : null);
        return ledger;
    }

    public static Guid ActId(int recorded) => Id((byte)(recorded + 1));

    public AuditedAct this[Guid id] => Acts.Single(act => act.Act == id);

    public PlantedLedger Change(Guid id, Func<AuditedAct, AuditedAct> change)
    {
        Acts = [.. Acts.Select(act => act.Act == id ? change(act) : act)];
        return this;
    }

    public PlantedLedger ChangePart(Guid id, int number, Func<AuditedPart, AuditedPart> change)
        => Change(id, act => act with { Parts = [.. act.Parts.Select(part => part.Number == number ? change(part) : part)] });

    public string PromiseFor(Guid id, LedgerHash? request = null) => new SignedPromise(Origin, id, new LedgerHash(this[id].Link.Span), this[id].RecordedAt) { Request = request }.Sign(Key).ToString();

    public AuditedMatter HeadOf(Guid matter)
    {
        var last = Acts.Last(act => act.Matter == matter);
        return new AuditedMatter(matter, last.Number, last.Link);
    }

    /// <summary>Derives every link anew from what the acts now say: whoever can write the database can do this.</summary>
    public PlantedLedger Relink()
    {
        Acts = Grouped();
        var previous = (Matter: Guid.Empty, Link: LedgerHash.Zero);
        Acts = [.. Acts.Select(act =>
        {
            var before = previous.Matter == act.Matter ? previous.Link : LedgerHash.Zero;
            var entry = new Entry(act.Bureau, act.Matter, act.Number, before, new LedgerHash(act.SkeletonCommitment.Span),
                [.. act.Parts.Select(part => new PartSeal(new LedgerHash(part.Commitment.Span), new LedgerHash(part.CiphertextDigest.Span)))]);
            previous = (act.Matter, entry.Link());
            return act with { Previous = before.ToArray(), Link = previous.Link.ToArray() };
        })];
        return this;
    }

    public PlantedLedger Replant()
    {
        Relink();
        PutInTree([.. Leaves.Select(leaf => leaf.Act).Where(id => Acts.Exists(act => act.Act == id))]);
        Matters = [.. MatterIds.Where(matter => Acts.Exists(act => act.Matter == matter)).Select(HeadOf)];
        return this;
    }

    public void PutInTree(IEnumerable<Guid> acts)
        => Leaves = [.. acts.Select((id, index) => new AuditedLeaf(index, id, MerkleTree.LeafHash(new LedgerHash(this[id].Link.Span)).ToArray()))];

    public void SignHeads(SigningKey key, params int[] sizes)
    {
        var (tree, sm3) = (new MerkleTree(), new MerkleTree(TreeHash.Sm3));
        Checkpoints = [];
        foreach (var leaf in Leaves)
        {
            tree.Append(new LedgerHash(leaf.LeafHash!.Value.Span));
            sm3.Append(TreeHash.Sm3.Leaf(new LedgerHash(this[leaf.Act].Link.Span)));
            if (sizes.Contains((int)tree.Size))
                Checkpoints.Add(tree.Size > chosenBy ? new Checkpoint(Origin, tree.Size, tree.Root, sm3.Root).Sign(key, Sm2Key) : new Checkpoint(Origin, tree.Size, tree.Root).Sign(key));
        }
    }

    /// <summary>Two acts at once: nearly every chain runs over the edge of a batch.</summary>
    public AuditReport Audit(bool withKeys, int actsAtOnce = 2)
        => LedgerAudit.Run(new AuditInput(Origin, Keys, Rows(withKeys), Leaves, Checkpoints.Select(head => head.ToString()), Now, MaxDelay)
        {
            Matters = Matters,
            OutsideHeads = OutsideHeads,
            OutsidePromises = OutsidePromises,
            Promise = Promises.GetValueOrDefault,
            Witnesses = [Witness.Public],
            ActsAtOnce = actsAtOnce,
        });

    public IEnumerable<string> Export(bool withKeys)
        => Rows(withKeys).Select(AuditExport.Line).Concat(Leaves.Select(AuditExport.Line)).Concat(Matters.Select(AuditExport.Line)).Concat(Checkpoints.Select(AuditExport.Line))
            .Concat(Promises.Select(promise => AuditExport.PromiseLine(promise.Key, promise.Value)));

    /// <summary>Canonical skeleton with its salt and commitment put into the row.</summary>
    public static AuditedAct Reskeleton(AuditedAct act, JsonObject skeleton)
    {
        var bytes = CanonicalJson.Write(skeleton);
        return act with { Skeleton = bytes, SkeletonCommitment = Commitment.OfSkeleton(act.SkeletonSalt!.Value.Span, bytes).ToArray() };
    }

    public static JsonObject SkeletonOf(AuditedAct act) => JsonNode.Parse(act.Skeleton.Span)!.AsObject();

    /// <summary>Stands in for sealed text: nothing here needs a cipher, only bytes that differ.</summary>
    public static byte[] Ciphertext(int act, int number) => LedgerHash.Of([1, .. Salt($"{act}/{number}"), .. Plaintext(act, number)]).ToArray();

    private static byte[] Plaintext(int act, int number) => CanonicalJson.Write(new JsonObject { ["name"] = "张三", ["of"] = act, ["part"] = number });

    private static Guid Id(byte value) => new([.. Enumerable.Repeat(value, 16)]);

    private static byte[] Salt(string of) => LedgerHash.Of(System.Text.Encoding.UTF8.GetBytes("salt " + of)).ToArray();

    public static string Iso(long milliseconds)
        => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture);

    private PlantedLedger CopyOf(PlantedLedger other)
    {
        (Acts, Leaves, Matters, Checkpoints) = ([.. other.Acts], [.. other.Leaves], [.. other.Matters], [.. other.Checkpoints]);
        (Keys, chosenBy) = ([.. other.Keys], other.chosenBy);
        foreach (var (act, promise) in other.Promises)
            Promises[act] = promise;
        foreach (var (ciphertext, opened) in other.vault)
            vault[ciphertext] = opened;
        return this;
    }

    private List<AuditedAct> Grouped() => [.. Acts.OrderBy(act => act.Matter).ThenBy(act => act.Number)];

    private void Record(int i)
    {
        var (matter, number) = (MatterIds[Order[i]], Order.Take(i + 1).Count(other => other == Order[i]));
        var parts = Enumerable.Range(1, i % 3).Select(part => Part(i, part)).ToList();
        var skeleton = new JsonObject
        {
            ["id"] = ActId(i).ToString("D"),
            ["act"] = new JsonObject { ["recordedAt"] = Iso(Start + (i * 1000)), ["number"] = number },
            ["kind"] = i % 2 == 0 ? "行为甲" : "行为乙",
            ["occurredOn"] = "2026-01-01",
            ["fineYuan"] = i * 100,
            ["parts"] = new JsonArray([.. parts.Select(part => new JsonObject { ["part"] = part.Number, ["subject"] = 1 })]),
        };
        if (i == chosenBy)
            skeleton["signs"] = SecondSuite.Name;
        if (i == 11)
            skeleton["erases"] = new JsonArray(new JsonObject { ["act"] = ActId(5).ToString("D"), ["part"] = 2 });
        var row = new AuditedAct(Bureau, matter, number, ActId(i), default, default, default, Salt($"{i}"), default, Start + (i * 1000), parts)
        {
            Columns = [new("act.number", number.ToString(CultureInfo.InvariantCulture)), new("kind", skeleton["kind"]!.GetValue<string>()), new("fineYuan", (i * 100).ToString(CultureInfo.InvariantCulture)), new("struck", null)],
        };
        Acts.Add(Reskeleton(row, skeleton));
    }

    private AuditedPart Part(int act, int number)
    {
        var (salt, plaintext) = (Salt($"{act}/{number}"), Plaintext(act, number));
        var ciphertext = Ciphertext(act, number);
        var erased = (act, number) == (5, 2);
        vault[Convert.ToHexString(ciphertext)] = (ActId(act), number, salt, plaintext);
        return new AuditedPart(
            number, Commitment.OfPart(salt, plaintext).ToArray(), LedgerHash.Of(ciphertext).ToArray(), erased ? default(ReadOnlyMemory<byte>?) : ciphertext, HasSalt: !erased, Open: null)
        {
            ErasedBy = erased ? 4 : null,
            Columns = [new("subject", "1")],
        };
    }

    private IEnumerable<AuditedAct> Rows(bool withKeys)
        => Grouped().Select(act => withKeys ? act with { Parts = [.. act.Parts.Select(part => part with { Open = part.Open ?? (() => Opened(act.Act, part)) })] } : act);

    private PartOpening? Opened(Guid act, AuditedPart part)
    {
        if (part.Ciphertext is not { } ciphertext)
            return null;
        return vault.TryGetValue(Convert.ToHexString(ciphertext.Span), out var opened) && (opened.Act, opened.Part) == (act, part.Number)
            ? new PartOpening.Opened(opened.Salt, opened.Plaintext)
            : new PartOpening.Failed("the tag does not match");
    }
}
