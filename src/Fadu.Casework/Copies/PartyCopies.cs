using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Copies;

/// <summary>查阅、复制个人信息: makes a copy of what is held about one party, on its request. Only what whoever makes it may see; each matter is a recorded look with ground and request.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class PartyCopies(OpenBureau bureau)
{
    /// <summary>What was shown, as the log of looks keeps it.</summary>
    public const string Look = "party-copy";

    private const int MattersAtMost = 50;

    /// <summary>Why a copy may be given today: rows of the pack.</summary>
    public IReadOnlyList<RegisterRow> Grounds => [.. bureau.Pack.CopyGrounds(LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone))];

    /// <summary>Makes a copy. Its looks are stored before it is given out.</summary>
    public async Task<CopyAnswer> MakeAsync(CopyRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (now, roster) = (BureauZone.Truncated(bureau.Time.GetUtcNow()), await bureau.RosterAsync(stop));
        if (await SeenAsync(request.Matter, request.Party, request.Person, roster, now, stop) is not { } asked)
            return new CopyAnswer.NotFound();
        if (Grounds.FirstOrDefault(row => row.Key == request.Ground) is not { } ground)
            return new CopyAnswer.Malformed("ground", GroundsSay());
        if (request.Document.Trim() is not { Length: > 0 and <= CopyRequest.DocumentAtMost } document || document.Any(char.IsControl))
            return new CopyAnswer.Malformed("document", new Bilingual($"应当填写书面请求的文号或者登记号，最多{CopyRequest.DocumentAtMost}个字。", $"Expected the number of the written request, {CopyRequest.DocumentAtMost} characters at most."));

        var held = new List<HeldParty> { asked };
        held.AddRange(await OthersAsync(asked, request.Person, roster, now, stop));
        foreach (var one in held)
            await NoteAsync(one, request);

        var matters = new List<CopiedMatter>();
        foreach (var one in held)
            matters.Add(await new MatterCopy(bureau, one.State, new MatterId(one.Matter), one.Party, one.Profiles, roster).OfAsync(matters.Count + 1, request, stop));
        return new CopyAnswer.Made(new PartyCopy(roster.BureauName, now, roster.NameOf(RosterKind.Officer, request.Person), ground, document, matters, bureau.Pack.Zone));
    }

    // Of a sealed record the ground on which it is open stands in a look of its own.
    private async Task NoteAsync(HeldParty one, CopyRequest request)
    {
        var id = new MatterId(one.Matter);
        await bureau.Looks.NoteAsync(request.Person, id, one.Party, Look, request.Purpose, request.Channel);
        if (bureau.Pages.PurposeOf(one.State, request.Person) is { } opened)
            await bureau.Looks.NoteAsync(request.Person, id, one.Party, Look, opened, request.Channel);
    }

    private Bilingual GroundsSay() => Grounds.Count == 0
        ? new Bilingual("规则库没有写明可以提供副本的规定，不能提供。", "The law in use names no provision on which a copy is given.")
        : new Bilingual($"应当是：{string.Join("、", Grounds.Select(row => row.Title.Zh))}。", $"Expected one of: {string.Join(", ", Grounds.Select(row => row.Key))}.");

    private async Task<HeldParty?> SeenAsync(Guid matter, int party, string person, Roster roster, DateTimeOffset now, CancellationToken stop)
    {
        var id = new MatterId(matter);
        if (await bureau.Reader.FindAsync(bureau.Bureau, id, stop) is not { } state || !MatterAccess.MaySee(person, state, roster, now)
            || !state.Record.Subjects.Any(subject => subject.Number == party && subject.Kind == SubjectKinds.Party))
            return null;
        return new HeldParty(matter, party, state, await bureau.Vault.ProfilesAsync(bureau.Bureau, id, state, state.Version, stop));
    }

    // Other matters of the same person, by the identity number alone: two people may share a name. What whoever makes the copy may not see is neither given nor counted.
    private async Task<IReadOnlyList<HeldParty>> OthersAsync(HeldParty asked, string person, Roster roster, DateTimeOffset now, CancellationToken stop)
    {
        if (asked.Profiles.GetValueOrDefault(asked.Party)?.Identity is not { Length: > 0 } identity)
            return [];
        var owner = bureau.Bureau;
        var (token, first) = (SearchToken.OfNumber(bureau.Folder.Keys, owner, "identity", identity).Token, new MatterId(asked.Matter));
        await using var context = bureau.Folder.Database.Reading();
        var rows = await (from row in context.SearchTokens.Where(row => row.Bureau == owner && row.Token == token && row.MatterId != first)
                          join matter in context.Matters on new { row.Bureau, row.MatterId } equals new { matter.Bureau, matter.MatterId }
                          where matter.Listed
                          orderby matter.FileNumber, row.Subject
                          select new { row.MatterId, row.Subject }).Take(MattersAtMost).ToListAsync(stop);
        var others = new List<HeldParty>();
        foreach (var row in rows)
        {
            if (await SeenAsync(row.MatterId.Value, row.Subject, person, roster, now, stop) is { } other
                && other.Profiles.GetValueOrDefault(other.Party)?.Identity is { } theirs && SearchToken.Normal(theirs) == SearchToken.Normal(identity))
                others.Add(other);
        }
        return others;
    }

    private sealed record HeldParty(Guid Matter, int Party, MatterState State, IReadOnlyDictionary<int, PartyProfile> Profiles);
}
