using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fadu.Ledger;
using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>A request: idempotency, expected versions, decision, then acts with their place in the chain.</summary>
internal sealed class ActItem<T>(ActIntent intent, Func<ActTransaction, Decision<T>> decide) : WriteItem<ActOutcome<T>>
{
    private readonly List<(MatterId Matter, byte[] Link)> remembered = [];
    private MatterMemory? held;

    public override ActIntent? Intent => intent;

    public override bool RecordsActs => Result is ActOutcome<T>.Recorded;

    public override IEnumerable<long> Locks =>
        intent.Matters.Select(matter => LockOf(intent.Bureau, "matter", matter.Matter.Value.ToByteArray(bigEndian: true)))
            .Concat(intent.Persons.Select(person => LockOf(intent.Bureau, "person", person)));

    /// <summary>The number under which a natural key is locked.</summary>
    public static long LockOf(BureauId bureau, string kind, byte[] key)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([.. Encoding.UTF8.GetBytes($"{bureau.Value}\n{kind}\n"), .. key], hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    public override void Apply(StoreTransaction store, MatterMemory memory)
    {
        Refusal = null;
        Wrote = false;
        MovedLists = false;
        Fault = null;
        held = memory;
        remembered.Clear();
        Result = Perform(store, memory);
    }

    public override void Forget(MatterMemory memory)
    {
        foreach (var (matter, _) in remembered)
            memory.Drop(intent.Bureau, matter);
    }

    public override void Keep()
    {
        if (Fault is not null)
            return;
        foreach (var (matter, link) in remembered)
            held?.Commit(intent.Bureau, matter, link);
    }

    private ActOutcome<T> Perform(StoreTransaction store, MatterMemory memory)
    {
        if (intent.Under is { } lease)
            store.MustHold(lease);
        if (store.Find<IdempotencyRow>(intent.Bureau, intent.Actor, intent.Key) is { } given)
        {
            return intent.Request.Fits(given.RequestHash)
                ? new ActOutcome<T>.Replayed(given)
                : new ActOutcome<T>.KeyReused(given);
        }

        var heads = new Dictionary<MatterId, MatterRow?>();
        foreach (var expected in intent.Matters)
            heads[expected.Matter] = store.Find<MatterRow>(intent.Bureau, expected.Matter);
        if (intent.Matters.Any(expected => expected.Version is { } version && version != (heads[expected.Matter]?.Version ?? 0)))
            return new ActOutcome<T>.Conflict([.. heads.Values.OfType<MatterRow>()]);

        switch (decide(new ActTransaction(store, intent, memory, heads)))
        {
            case Decision<T>.Refuse refused:
                Refusal = refused.Refusal;
                return new ActOutcome<T>.Refused(refused.Value);
            case Decision<T>.Record record:
                return Record(store, memory, heads, record);
            case var nothing:
                return new ActOutcome<T>.NothingDone(nothing.Value);
        }
    }

    private ActOutcome<T>.Recorded Record(StoreTransaction store, MatterMemory memory, Dictionary<MatterId, MatterRow?> heads, Decision<T>.Record record)
    {
        var writes = record.Writes;
        if (writes.Acts.Count == 0)
            throw new InvalidOperationException("A decision that records must record an act.");
        foreach (var prior in writes.Rows.Priors)
            store.MustHaveLocked(prior.PersonHash);

        var chains = heads.ToDictionary(pair => pair.Key, pair => new Chain(pair.Value));
        var acts = writes.Acts.Select(draft => chains.TryGetValue(draft.Matter, out var chain)
            ? chain.Append(intent.Bureau, draft)
            : throw new InvalidOperationException($"act {draft.Id} is on matter {draft.Matter}, which the intent does not name")).ToList();

        store.WritesActs = true;
        foreach (var (act, draft) in acts.Zip(writes.Acts))
            WriteAct(store, act, draft.Parts);
        foreach (var (matter, chain) in chains)
        {
            if (!chain.Grew)
                continue;
            var head = chain.Head(writes.Heads.SingleOrDefault(head => head.MatterId == matter)
                ?? throw new InvalidOperationException($"matter {matter} gets an act and no head"));
            store.ChangeHead(heads[matter], head);
            if (writes.Remember.TryGetValue(matter, out var folded))
            {
                remembered.Add((matter, head.LastLink));
                memory.Record(head, folded);
            }
            else
            {
                memory.Drop(intent.Bureau, matter);
            }
        }
        var answer = writes.Answer(acts);
        store.Insert(new IdempotencyRow
        {
            Bureau = intent.Bureau,
            Actor = intent.Actor,
            Key = intent.Key,
            RequestHash = intent.Request.Kept,
            ActId = acts[0].ActId,
            Answer = answer,
            At = acts[0].RecordedAt,
        });
        store.WritesActs = false;
        writes.Rows.WriteTo(store);

        Wrote = true;
        MovedLists = store.HasMovedLists;
        return new ActOutcome<T>.Recorded(record.Value, acts, answer);
    }

    private static void WriteAct(StoreTransaction store, ActRow act, IReadOnlyList<SealedPart> parts)
    {
        store.Insert(act);
        store.Insert(new WaitingActRow { Bureau = act.Bureau, RecordedAt = act.RecordedAt, Number = act.Number, ActId = act.ActId });
        foreach (var part in parts)
            store.Insert(part.RowOf(act.Bureau, act.ActId));
    }

    /// <summary>The end of a matter's chain while acts are put to it.</summary>
    private sealed class Chain(MatterRow? head)
    {
        private int number = head?.Version ?? 0;
        private DateTimeOffset last = head?.LastRecordedAt ?? DateTimeOffset.MinValue;

        public byte[] Link { get; private set; } = head?.LastLink ?? LedgerHash.Zero.ToArray();

        public bool Grew { get; private set; }

        public ActRow Append(BureauId bureau, ActDraft draft)
        {
            if (draft.RecordedAt < last)
                throw new InvalidOperationException($"act {draft.Id} is recorded at {draft.RecordedAt:O}, before the act before it at {last:O}");
            for (var i = 0; i < draft.Parts.Count; i++)
            {
                if (draft.Parts[i].PartNo != i + 1)
                    throw new InvalidOperationException($"act {draft.Id}: expected part {i + 1}, found {draft.Parts[i].PartNo}");
            }

            var previous = Link;
            var commitment = Commitment.OfSkeleton(draft.SkeletonSalt, draft.Skeleton);
            var seals = draft.Parts.Select(part => new PartSeal(new LedgerHash(part.Commitment), new LedgerHash(part.CiphertextDigest))).ToList();
            Link = new Entry(bureau.Value, draft.Matter.Value, ++number, new LedgerHash(previous), commitment, seals).Link().ToArray();
            last = draft.RecordedAt;
            Grew = true;
            return new ActRow
            {
                Bureau = bureau,
                ActId = draft.Id,
                MatterId = draft.Matter,
                Number = number,
                Procedure = draft.Procedure,
                Act = draft.Act,
                RecordedAt = draft.RecordedAt,
                OccurredAt = draft.OccurredAt,
                DayPrecision = draft.DayPrecision,
                Actor = draft.Actor,
                Skeleton = draft.Skeleton,
                SkeletonSalt = draft.SkeletonSalt,
                SkeletonCommitment = commitment.ToArray(),
                PreviousLink = previous,
                Link = Link,
            };
        }

        public MatterRow Head(MatterRow next) => new()
        {
            Bureau = next.Bureau,
            MatterId = next.MatterId,
            FileNumber = next.FileNumber,
            Procedure = next.Procedure,
            Stage = next.Stage,
            Version = number,
            LastLink = Link,
            LastRecordedAt = last,
            LastRecordedHour = MatterRow.HourOf(last),
            Unit = next.Unit,
            Officer = next.Officer,
            OpenedOn = next.OpenedOn,
            ClosedOn = next.ClosedOn,
            EarliestDue = next.EarliestDue,
            AwaitsConfirmation = next.AwaitsConfirmation,
            Listed = next.Listed,
            ReturnedAt = next.ReturnedAt,
            About = next.About,
        };
    }
}
