using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Fadu.Ledger;

/// <summary>Derives the whole ledger again from its rows and says what does not hold: nothing is believed because it is stored.</summary>
/// <remarks>
/// Pure and streaming: rows are pulled once, in the order <see cref="AuditInput"/> asks for; about 150 bytes are kept for each act. Acts are pulled by one
/// thread at a time and checked by several; what is said, and in which order, does not depend on how many.
/// Whoever holds the signing key can make another ledger that is consistent in itself, and whoever can write the database can put back an
/// older copy: only something held outside shows either. The third verdict says whether there was such a thing.
/// </remarks>
public static class LedgerAudit
{
    /// <summary>Runs the audit.</summary>
    /// <exception cref="InvalidOperationException">The caller does not give the acts of a matter together.</exception>
    public static AuditReport Run(AuditInput input)
    {
        var problems = new AuditProblems(input.MaxProblems);

        var acts = new ActAudit(problems);
        foreach (var batch in Checked(input))
            acts.Take(batch);
        var erased = acts.ResolveErasures();
        acts.CheckHeads(input.Matters);

        var heads = new HeadAudit(input, problems);
        var sm3 = heads.NameSm3 || acts.Choices.Count > 0 ? new MerkleTree(TreeHash.Sm3) : null;
        var tree = ReadLeaves(input, acts, heads, sm3, problems);
        heads.Finish(tree);

        var waiting = acts.Acts.Where(act => act.Value.Leaf is not { } leaf || leaf >= heads.Sealed).ToList();
        var promised = CheckWaiting(waiting, input, input.Now ?? acts.LastRecordedAt, problems);
        var promisesKept = CheckPromises(input, acts, problems);
        foreach (var row in input.Unreadable)
            problems.Add(AuditRule.RowUnreadable, new ProblemPlace { Column = row.Where }, row.Expected, row.Found);

        var counts = new AuditCounts(acts.MatterCount, acts.Acts.Count, tree.Size, heads.Count, heads.Sealed, waiting.Count, promised,
            acts.PartsProven, acts.PartsSealed, erased.Count) { OfBoth = heads.OfBoth };
        return new AuditReport(Integrity(problems, counts, heads), Completeness(problems, counts, input), heads.Anchoring(promisesKept),
            counts, heads.Largest, tree.Root, erased, problems.Kept, problems.Total) { Sm3Root = sm3?.Root };
    }

    private static IEnumerable<CheckedActs> Checked(AuditInput input)
    {
        AuditedAct? last = null;
        var batches = input.Acts.Chunk(input.ActsAtOnce).Select(acts =>
        {
            var before = last;
            last = acts[^1];
            return (Before: before, Acts: acts);
        });
        return OnEveryCore(batches, batch => Check(batch.Before, batch.Acts, input.MaxProblems));
    }

    // Batches are read by one thread at a time, worked on by as many as there are cores, and taken in the order they were read.
    private static IEnumerable<TResult> OnEveryCore<T, TResult>(IEnumerable<T> batches, Func<T, TResult> work)
    {
        using var each = Partitioner.Create(batches, EnumerablePartitionerOptions.NoBuffering).AsParallel().AsOrdered()
            .WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(work).GetEnumerator();
        while (true)
        {
            try
            {
                if (!each.MoveNext())
                    yield break;
            }
            catch (AggregateException several)
            {
                // What reading threw is what a reader is told, as if there were one thread.
                ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
            }
            yield return each.Current;
        }
    }

    private static CheckedActs Check(AuditedAct? before, AuditedAct[] acts, int keep)
    {
        var check = new ActCheck(keep);
        var places = new (Guid Id, ActPlace Act)[acts.Length];
        for (var i = 0; i < acts.Length; i++)
        {
            check.Check(acts[i], i > 0 ? acts[i - 1] : before);
            LedgerHash.TryRead(acts[i].Link.Span, out var link);
            places[i] = (acts[i].Act, new ActPlace(link, acts[i].Matter, acts[i].Number, acts[i].RecordedAt));
        }
        return new CheckedActs(check, places);
    }

    private static MerkleTree ReadLeaves(AuditInput input, ActAudit acts, HeadAudit heads, MerkleTree? sm3, AuditProblems problems)
    {
        var tree = new MerkleTree();
        var inTree = new Dictionary<Guid, int>();
        var expected = 0L;
        // While some are put into the tree, the next are read and their acts looked for.
        var batches = OnEveryCore(input.Leaves.Chunk(input.ActsAtOnce), batch => Array.ConvertAll(batch, leaf => (Leaf: leaf, Act: acts.Acts.GetValueOrDefault(leaf.Act))));
        foreach (var (leaf, act) in batches.SelectMany(batch => batch))
        {
            var place = new ProblemPlace { Leaf = leaf.Index, Act = leaf.Act };
            if (leaf.Index != expected)
                problems.Add(AuditRule.LeafMissing, place, Text(expected), Text(leaf.Index));
            expected = leaf.Index + 1;

            if (act is null)
                problems.Add(AuditRule.LeafWithoutAct, place, leaf.Act.ToString("D"), null);
            else
                CheckLeaf(leaf, act, inTree, place, problems);

            if (acts.Choices.Contains(leaf.Act))
                heads.ChosenAt(tree.Size);
            tree.Append(HashOf(leaf, act, place, problems));
            sm3?.Append(act is null ? LedgerHash.Zero : TreeHash.Sm3.Leaf(act.Link));
            heads.At(tree, sm3);
        }
        return tree;
    }

    private static LedgerHash HashOf(AuditedLeaf leaf, ActPlace? act, ProblemPlace place, AuditProblems problems)
    {
        if (leaf.LeafHash is not { } stored)
            return act is null ? LedgerHash.Zero : act.LeafHash;
        if (!LedgerHash.TryRead(stored.Span, out var hash))
            problems.Add(AuditRule.ColumnMalformed, place with { Column = "leafHash" }, "32 bytes", Convert.ToHexStringLower(stored.Span));
        return hash;
    }

    private static void CheckLeaf(AuditedLeaf leaf, ActPlace act, Dictionary<Guid, int> inTree, ProblemPlace place, AuditProblems problems)
    {
        if (leaf.LeafHash is { } stored)
            problems.Compare(AuditRule.LeafChanged, place, act.LeafHash, stored.Span);
        if (act.Leaf is { } earlier)
        {
            problems.Add(AuditRule.ActTwiceInTree, place, Text(earlier), Text(leaf.Index));
            return;
        }
        act.Leaf = leaf.Index;
        var expected = inTree.GetValueOrDefault(act.Matter) + 1;
        if (act.Number != expected)
            problems.Add(AuditRule.LeafOrder, place with { Matter = act.Matter, Number = act.Number }, Text(expected), Text(act.Number));
        inTree[act.Matter] = act.Number;
    }

    /// <returns>How many waiting acts have a promise that holds.</returns>
    private static long CheckWaiting(List<KeyValuePair<Guid, ActPlace>> waiting, AuditInput input, long now, AuditProblems problems)
    {
        var promised = 0L;
        foreach (var (id, act) in waiting)
        {
            var place = new ProblemPlace { Act = id, Matter = act.Matter, Number = act.Number, Leaf = act.Leaf };
            if (now - act.RecordedAt > input.MaxDelay)
                problems.Add(AuditRule.ActNotSealed, place, $"within {Text(input.MaxDelay)} ms", $"{Text(now - act.RecordedAt)} ms");
            if (input.Promise(id) is not { } note)
                continue;

            var owed = new SignedPromise(input.Origin, id, act.Link, act.RecordedAt);
            if (TryRead(note, SignedPromise.Parse, out var signed, out var promise) && promise with { Request = null } == owed && input.LedgerKeys.Any(signed.IsSignedBy))
                promised++;
            else
                problems.Add(AuditRule.PromiseBroken, place, owed.Text, note);
        }
        return promised;
    }

    /// <returns>How many promises held outside are kept.</returns>
    private static long CheckPromises(AuditInput input, ActAudit acts, AuditProblems problems)
    {
        var kept = 0L;
        foreach (var note in input.OutsidePromises)
        {
            if (!TryRead(note, SignedPromise.Parse, out var signed, out var promise))
            {
                problems.Add(AuditRule.HeadUnreadable, new ProblemPlace(), "a signed promise", note);
                continue;
            }
            var place = new ProblemPlace { Act = promise.Act };
            if (promise.Origin != input.Origin)
                problems.Add(AuditRule.HeadOrigin, place, input.Origin, promise.Origin);
            else if (!input.LedgerKeys.Any(signed.IsSignedBy))
                problems.Add(AuditRule.HeadSignature, place, Keys(input.LedgerKeys), signed.ToString());
            else if (!acts.Acts.TryGetValue(promise.Act, out var act) || act.Link != promise.Link || act.RecordedAt != promise.RecordedAt)
                problems.Add(AuditRule.PromiseUnkept, place, promise.Text, act is null ? null : $"{act.Link.ToBase64()} at {Text(act.RecordedAt)}");
            else
                kept++;
        }
        return kept;
    }

    private static Verdict Integrity(AuditProblems problems, AuditCounts counts, HeadAudit heads)
    {
        var found = problems.Of(AuditQuestion.Integrity);
        if (found > 0)
            return new Verdict(VerdictState.Problem, $"发现 {found} 处改动", $"{found} changes were found");
        if (counts.Acts == 0)
            return new Verdict(VerdictState.Ok, "账本中没有行为", "the ledger holds no act");
        if (counts.Sealed == 0)
        {
            return new Verdict(VerdictState.Unknown,
                "没有签名树头：能写数据库的人可以重造全部内容", "there is no signed head: whoever can write the database could have made all of it anew");
        }
        if (!heads.IsChecked)
        {
            return new Verdict(VerdictState.Unknown,
                "自洽，但没有公钥可核对树头的签名", "consistent in itself, but no key was told to hold the heads' signatures against");
        }
        var (zh, en) = counts.Waiting == 0
            ? ($"全部 {counts.Acts} 个行为与签名树头相符", $"all {counts.Acts} acts are those of the signed head")
            : ($"签名树头内的 {counts.Acts - counts.Waiting} 个行为未被改动；另有 {counts.Waiting} 个行为尚待签名，其中 {counts.WaitingWithPromise} 个有签名承诺",
                $"the {counts.Acts - counts.Waiting} acts of the signed head are unchanged; {counts.Waiting} wait to be signed, {counts.WaitingWithPromise} of them with a signed promise");
        if (counts.OfBoth > 0)
        {
            (zh, en) = heads.ChecksSm2
                ? ($"{zh}；其中 {counts.OfBoth} 个树头的 SM3 树根与 SM2 签名也相符", $"{en}; of {counts.OfBoth} heads the SM3 root and the SM2 line hold too")
                : ($"{zh}；其中 {counts.OfBoth} 个树头的 SM3 树根也相符，没有 SM2 公钥可核对其签名", $"{en}; of {counts.OfBoth} heads the SM3 root holds too, no SM2 key was told to hold their second line against");
        }
        return counts.PartsSealed == 0
            ? new Verdict(VerdictState.Ok, zh, en)
            : new Verdict(VerdictState.Ok,
                $"{zh}；未用密钥：{counts.PartsSealed} 个部分只核对了密文，其内容与盐值未核对",
                $"{en}; without keys: of {counts.PartsSealed} parts only the ciphertext was checked, not what it says nor its salt");
    }

    private static Verdict Completeness(AuditProblems problems, AuditCounts counts, AuditInput input)
    {
        var found = problems.Of(AuditQuestion.Completeness);
        if (found > 0)
            return new Verdict(VerdictState.Problem, $"发现 {found} 处缺失或逾期", $"{found} things are missing or late");
        return counts.Waiting == 0
            ? new Verdict(VerdictState.Ok, "各事项的行为连续，全部在树中", "each matter's acts are without a gap, and all are in the tree")
            : new Verdict(VerdictState.Ok,
                $"各事项的行为连续；{counts.Waiting} 个行为尚待签名，均未超过 {Text(input.MaxDelay)} 毫秒",
                $"each matter's acts are without a gap; {counts.Waiting} wait to be signed, none longer than {Text(input.MaxDelay)} ms");
    }

    internal static bool TryRead<T>(string note, Func<string, T> parse, out SignedNote signed, out T value)
        where T : class
    {
        try
        {
            signed = SignedNote.Parse(note);
            value = parse(signed.Text);
            return true;
        }
        catch (FormatException)
        {
            signed = null!;
            value = null!;
            return false;
        }
    }

    internal static string Keys(IReadOnlyList<VerifierKey> keys) => string.Join("; ", keys);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
