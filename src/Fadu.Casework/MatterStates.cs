using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Fadu.Casework.Bureau;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>Finds a matter's folded state: in memory where it is held for exactly this history, else folded from its acts.</summary>
internal static class MatterStates
{
    private static readonly ConditionalWeakTable<RulePack, Procedure> Founding = [];

    // A process serves one bureau, and asks for its matter several times an act.
    private static volatile OwnMatter? asked;

    /// <summary>The bureau's own matter has an id that follows from the bureau's: it can be founded only once.</summary>
    public static MatterId BureauMatter(BureauId bureau)
    {
        var last = asked;
        if (last is null || last.Bureau != bureau)
            asked = last = new OwnMatter(bureau, new MatterId(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("fadu/bureau-matter/1|" + bureau.Value)).AsSpan(0, 16), bigEndian: true)));
        return last.Matter;
    }

    /// <summary>The procedure under which the bureau keeps its own affairs: the one whose acts found a bureau.</summary>
    /// <exception cref="InvalidOperationException">The pack has none.</exception>
    public static Procedure BureauProcedure(RulePack pack) => Founding.GetValue(pack, FindBureauProcedure);

    /// <summary>The state inside a transaction.</summary>
    public static MatterState Within(ActTransaction work, RulePack pack, Procedure procedure, MatterRow? head)
    {
        if (head is null)
            return MatterState.Empty(pack, procedure);
        if (work.Remembered<MatterState>(head) is { } held && held.Pack == pack)
            return held;
        var state = MatterState.Empty(pack, procedure).With(work.ActsAfter(head.MatterId, 0));
        work.Remember(head, state);
        return state;
    }

    /// <summary>The bureau's roster inside a transaction: an act of the bureau counts from the next act on.</summary>
    public static Roster RosterWithin(ActTransaction work, RulePack pack, BureauId bureau)
    {
        var head = work.Head(BureauMatter(bureau));
        return head is null ? Roster.Empty : Within(work, pack, BureauProcedure(pack), head).Roster;
    }

    private static Procedure FindBureauProcedure(RulePack pack) =>
        pack.Procedures.Values.FirstOrDefault(procedure => procedure.Openings.Any(act => act.Feeds.Any(feed => Enum.TryParse<RosterKind>(feed.Roster, ignoreCase: true, out var kind) && kind == RosterKind.Bureau)))
        ?? throw new InvalidOperationException("No procedure of the pack founds a bureau: one act that opens a matter must feed the roster of bureaus.");

    private sealed record OwnMatter(BureauId Bureau, MatterId Matter);
}
