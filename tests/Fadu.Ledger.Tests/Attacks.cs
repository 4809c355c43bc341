using System.Text.Json.Nodes;
using Xunit;
using static Fadu.Ledger.Tests.PlantedLedger;

namespace Fadu.Ledger.Tests;

/// <summary>What somebody with the database and without the signing key may try, and the rule that finds it.</summary>
internal static class Attacks
{
    public static readonly Dictionary<string, (string Rule, Func<PlantedLedger, PlantedLedger> Do)> All = new()
    {
        ["the fine of an act"] = ("column-differs", ledger => ledger.Change(ActId(3), act => act with { Columns = [.. act.Columns.Select(Lowered)] })),
        ["the fine, with skeleton, links and leaves derived anew"] = ("checkpoint-root", ledger => Rewrite(ledger, ActId(3), "fineYuan", 1).Replant()),
        ["the kind of an act that waits, derived anew"] = ("promise-broken", ledger => Rewrite(ledger, ActId(14), "kind", "行为丙").Replant()),
        ["the time of an act"] = ("column-differs", ledger => ledger.Change(ActId(3), act => act with { RecordedAt = act.RecordedAt - 1 })),
        ["a time before the one ahead, derived anew"] = ("time-order", ledger => Retime(ledger, ActId(3), Start - 5).Replant()),
        ["first act deleted"] = ("act-missing", ledger => Without(ledger, ActId(0))),
        ["middle act deleted"] = ("act-missing", ledger => Without(ledger, ActId(3))),
        ["last act in the tree deleted"] = ("leaf-without-act", ledger => WithoutHead(Without(ledger, ActId(13)))),
        ["last act before it reached the tree deleted"] = ("matter-head", ledger => Without(ledger, ActId(14))),
        ["middle act deleted, the rest numbered and derived anew"] = ("checkpoint-root", ledger => Renumbered(Without(ledger, ActId(3))).Replant()),
        ["middle act deleted, derived anew, the later heads dropped"] = ("act-not-sealed", ledger => DroppedHeads(Renumbered(Without(ledger, ActId(3))).Replant())),
        ["whole matter deleted"] = ("leaf-without-act", ledger => WithoutMatter(ledger, MatterIds[1])),
        ["a matter's head deleted"] = ("matter-head", ledger => WithoutOneHead(ledger)),
        ["two acts change places"] = ("link-changed", ledger => Swapped(ledger)),
        ["two acts change places, derived anew"] = ("checkpoint-root", ledger => Swapped(ledger).Replant()),
        ["two leaves change places"] = ("leaf-changed", ledger => SwapLeaves(ledger)),
        ["an act doubled"] = ("act-twice", ledger => Doubled(ledger)),
        ["a leaf doubled"] = ("act-twice-in-tree", ledger => DoubledLeaf(ledger)),
        ["a middle leaf deleted"] = ("leaf-missing", ledger => WithoutLeaf(ledger, 5)),
        ["the last leaf under a head deleted"] = ("checkpoint-ahead", ledger => WithoutLeaf(WithoutLeaf(ledger, 13), 12)),
        ["two parts change ciphertext"] = ("ciphertext-changed", ledger => Exchanged(ledger, withDigest: false)),
        ["two parts change ciphertext and digest"] = ("link-changed", ledger => Exchanged(ledger, withDigest: true)),
        ["two parts change ciphertext and digest, derived anew"] = ("checkpoint-root", ledger => Exchanged(ledger, withDigest: true).Replant()),
        ["a part's row deleted"] = ("link-changed", ledger => ledger.Change(ActId(2), act => act with { Parts = [.. act.Parts.Skip(1)] })),
        ["a part's ciphertext deleted"] = ("part-missing", ledger => ledger.ChangePart(ActId(2), 1, Gone)),
        ["a part made to look erased"] = ("part-missing", ledger => ledger.ChangePart(ActId(2), 1, part => Gone(part) with { ErasedBy = 4 })),
        ["an erased part laid to another act of the matter"] = ("column-differs", ledger => ledger.ChangePart(ActId(5), 2, part => part with { ErasedBy = 3 })),
        ["an erased part put back"] = ("erased-still-present", PutBack),
        ["a part's salt dropped"] = ("salt-missing", ledger => ledger.ChangePart(ActId(2), 1, part => part with { HasSalt = false })),
        ["an erased part's salt kept"] = ("erased-still-present", ledger => ledger.ChangePart(ActId(5), 2, part => part with { HasSalt = true })),
        ["a skeleton's salt dropped"] = ("skeleton-salt-missing", ledger => ledger.Change(ActId(2), act => act with { SkeletonSalt = null })),
        ["all signed anew with another key"] = ("checkpoint-signature", SignedByAnother),
        ["all signed anew with another key that is put in the folder"] = ("head-signature", KeyReplaced),
        ["heads of another ledger"] = ("checkpoint-origin", OfAnotherLedger),
        ["an older copy, a head held outside"] = ("rolled-back", ledger => OlderCopy(HoldHead(ledger))),
        ["an older copy, a promise held outside"] = ("promise-unkept", ledger => OlderCopy(HoldPromise(ledger, ActId(11)))),
        ["another ledger by the holder of the key, a head held outside"] = ("forked", ledger => Forked(HoldHead(ledger))),
        ["an older copy, a promise that names what was signed"] = ("promise-unkept", ledger => OlderCopy(HoldPromise(ledger, ActId(11), LedgerHash.Of("signed"u8)))),
        ["a forged promise held outside"] = ("head-signature", ForgedPromise),
        ["a head held outside that is none"] = ("head-unreadable", ledger => Outside(ledger, "what is this")),
        ["a head held outside of another ledger"] = ("head-origin", ledger => Outside(ledger, new Checkpoint("other.example", 1, default).Sign(Key).ToString())),
        ["an act that waits too long"] = ("act-not-sealed", ledger => Later(ledger)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Everything as it was when the first nine leaves were under a head.</summary>
    public static PlantedLedger OlderCopy(PlantedLedger ledger)
    {
        var kept = Enumerable.Range(0, 9).Select(ActId).ToHashSet();
        ledger.Acts.RemoveAll(act => !kept.Contains(act.Act));
        ledger.Leaves.RemoveRange(9, 5);
        ledger.Checkpoints.RemoveAt(2);
        ledger.Matters.Clear();
        ledger.Matters.AddRange(MatterIds.Select(ledger.HeadOf));
        // The erasure is younger than the copy: so the part is there.
        return ledger.ChangePart(ActId(5), 2, Restored);
    }

    public static PlantedLedger SignedByAnother(PlantedLedger ledger)
    {
        Rewrite(ledger, ActId(3), "fineYuan", 1).Replant().SignHeads(OtherKey, 4, 9, 13);
        ledger.Promises.Clear();
        return ledger;
    }

    private static PlantedLedger KeyReplaced(PlantedLedger ledger)
    {
        SignedByAnother(HoldHead(ledger)).Keys = [OtherKey.Public];
        return ledger;
    }

    private static PlantedLedger OfAnotherLedger(PlantedLedger ledger)
    {
        ledger.Checkpoints[0] = (Checkpoint.Parse(ledger.Checkpoints[0].Text) with { Origin = "shili.example/other" }).Sign(Key);
        return ledger;
    }

    private static PlantedLedger Rewrite(PlantedLedger ledger, Guid id, string member, JsonNode value)
        => ledger.Change(id, act =>
        {
            var skeleton = SkeletonOf(act);
            skeleton[member] = value.DeepClone();
            var text = value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
            return Reskeleton(act, skeleton) with { Columns = [.. act.Columns.Select(column => column.Path == member ? column with { Value = text } : column)] };
        });

    private static PlantedLedger Retime(PlantedLedger ledger, Guid id, long at)
        => Rewrite(ledger, id, "act", new JsonObject { ["recordedAt"] = Iso(at), ["number"] = ledger[id].Number }).Change(id, act => act with { RecordedAt = at });

    private static MirroredColumn Lowered(MirroredColumn column) => column.Path == "fineYuan" ? column with { Value = "1" } : column;

    private static PlantedLedger Without(PlantedLedger ledger, Guid id)
    {
        ledger.Acts.RemoveAll(act => act.Act == id);
        return ledger;
    }

    private static PlantedLedger WithoutHead(PlantedLedger ledger)
    {
        ledger.Matters.Clear();
        return ledger;
    }

    private static PlantedLedger WithoutOneHead(PlantedLedger ledger)
    {
        ledger.Matters.RemoveAt(1);
        return ledger;
    }

    private static PlantedLedger WithoutMatter(PlantedLedger ledger, Guid matter)
    {
        ledger.Acts.RemoveAll(act => act.Matter == matter);
        ledger.Matters.RemoveAll(head => head.Matter == matter);
        return ledger;
    }

    private static PlantedLedger WithoutLeaf(PlantedLedger ledger, int index)
    {
        ledger.Leaves.RemoveAt(index);
        return ledger;
    }

    private static PlantedLedger DroppedHeads(PlantedLedger ledger)
    {
        ledger.Checkpoints.RemoveRange(1, 2);
        ledger.Checkpoints.RemoveAll(head => Checkpoint.Parse(head.Text).Size > 3);
        return Later(ledger);
    }

    private static PlantedLedger Renumbered(PlantedLedger ledger)
    {
        foreach (var matter in MatterIds)
        {
            var number = 0;
            foreach (var id in ledger.Acts.Where(act => act.Matter == matter).Select(act => act.Act).ToList())
            {
                number++;
                ledger.Change(id, act => act with { Number = number });
            }
        }
        return ledger;
    }

    private static PlantedLedger Swapped(PlantedLedger ledger)
    {
        var (one, other) = (ledger[ActId(1)].Number, ledger[ActId(3)].Number);
        return ledger.Change(ActId(1), act => act with { Number = other }).Change(ActId(3), act => act with { Number = one });
    }

    private static PlantedLedger SwapLeaves(PlantedLedger ledger)
    {
        (ledger.Leaves[4], ledger.Leaves[6]) = (ledger.Leaves[4] with { Act = ledger.Leaves[6].Act }, ledger.Leaves[6] with { Act = ledger.Leaves[4].Act });
        return ledger;
    }

    private static PlantedLedger Doubled(PlantedLedger ledger)
    {
        ledger.Acts.Add(ledger[ActId(9)]);
        return ledger;
    }

    private static PlantedLedger DoubledLeaf(PlantedLedger ledger)
    {
        ledger.Leaves.Add(ledger.Leaves[^1] with { Index = 14 });
        return ledger;
    }

    private static PlantedLedger Exchanged(PlantedLedger ledger, bool withDigest)
    {
        var (one, other) = (ledger[ActId(2)].Parts[0], ledger[ActId(2)].Parts[1]);
        AuditedPart Take(AuditedPart part, AuditedPart from) => part with { Ciphertext = from.Ciphertext, CiphertextDigest = withDigest ? from.CiphertextDigest : part.CiphertextDigest };
        return ledger.ChangePart(ActId(2), 1, part => Take(part, other)).ChangePart(ActId(2), 2, part => Take(part, one));
    }

    private static AuditedPart Gone(AuditedPart part) => part with { Ciphertext = null, HasSalt = false };

    private static PlantedLedger PutBack(PlantedLedger ledger) => ledger.ChangePart(ActId(5), 2, Restored);

    private static AuditedPart Restored(AuditedPart part)
    {
        var fresh = PlantedLedger.Ciphertext(5, 2);
        return part with { Ciphertext = fresh, HasSalt = true, ErasedBy = null };
    }

    private static PlantedLedger HoldHead(PlantedLedger ledger) => Outside(ledger, ledger.Checkpoints[2].ToString());

    private static PlantedLedger HoldPromise(PlantedLedger ledger, Guid act, LedgerHash? request = null)
    {
        ledger.OutsidePromises.Add(ledger.PromiseFor(act, request));
        return ledger;
    }

    private static PlantedLedger Outside(PlantedLedger ledger, string head)
    {
        ledger.OutsideHeads.Add(head);
        return ledger;
    }

    private static PlantedLedger ForgedPromise(PlantedLedger ledger)
    {
        var forged = new SignedPromise(Origin, ActId(2), LedgerHash.Of("forged"u8), Start);
        ledger.OutsidePromises.Add(forged.Sign(OtherKey).ToString());
        return ledger;
    }

    private static PlantedLedger Forked(PlantedLedger ledger)
    {
        Rewrite(ledger, ActId(3), "fineYuan", 1).Replant().SignHeads(Key, 4, 9, 13);
        ledger.Promises.Clear();
        return ledger;
    }

    private static PlantedLedger Later(PlantedLedger ledger)
    {
        ledger.Now += MaxDelay;
        return ledger;
    }
}
