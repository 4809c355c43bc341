using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Store;

namespace Fadu.Casework.Worklists;

/// <summary>A sealed matter as it is shown to those who would see it if it were not sealed: that it is sealed, why, who may open it, and what can be recorded. No party, and nothing that was done.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Procedure">Its procedure.</param>
/// <param name="Unit">Name of the handling unit.</param>
/// <param name="Seal">The seal.</param>
/// <param name="Openings">The acts that opened it, the last first.</param>
/// <param name="Opens">The act that opens it, with why whoever looks may not perform it.</param>
/// <param name="Recordable">The other acts that whoever looks may record now.</param>
public sealed record SealedMatter(
    Guid Matter, string FileNumber, Procedure Procedure, string Unit, RecordSeal Seal, IReadOnlyList<RecordOpening> Openings, PossibleAct? Opens, IReadOnlyList<PossibleAct> Recordable);

/// <summary>What of sealed matters is told to those on the case. They stand in no list: they are asked for by their file number.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class SealedMatters(OpenBureau bureau)
{
    /// <summary>A sealed matter; null when there is none of that id, its record is not sealed, or the person would not see it anyway. The look is recorded.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="stop">Stops.</param>
    public async Task<SealedMatter?> FindAsync(Guid matter, string person, string channel, CancellationToken stop)
    {
        var id = new MatterId(matter);
        var (now, roster) = (bureau.Time.GetUtcNow(), await bureau.RosterAsync(stop));
        if (await bureau.Reader.FindAsync(bureau.Bureau, id, stop) is not { IsSealed: true } state || !MatterAccess.MayKnow(person, state, roster, now))
            return null;
        await bureau.Looks.NoteAsync(person, id, 0, "sealed-notice", null, channel);
        var possible = bureau.Pages.PossibleOf(state, person, roster, now);
        return new SealedMatter(
            matter, state.FileNumber, state.Procedure, state.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "",
            SealedRecords.SealOf(state)!, [.. SealedRecords.OpeningsOf(state).Reverse()],
            possible.FirstOrDefault(one => one.Act.OpensSealed is not null),
            [.. possible.Where(one => one is { By: null, Act.OpensSealed: null })]);
    }

    /// <summary>The matter of a file number, where its record is sealed and the person would see it if it were not, or it is opened to the person; null otherwise: whatever the reason, the answer is the same.</summary>
    /// <param name="fileNumber">The whole file number.</param>
    /// <param name="person">Who asks; the search is a recorded look.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Guid?> FindByNumberAsync(string fileNumber, string person, string channel, CancellationToken stop)
    {
        await bureau.Looks.NoteAsync(person, null, 0, "search", null, channel);
        if (await bureau.Reader.FindByNumberAsync(bureau.Bureau, fileNumber, stop) is not { } row
            || await bureau.Reader.FindAsync(bureau.Bureau, row.MatterId, stop) is not { IsSealed: true } state)
            return null;
        var (now, roster) = (bureau.Time.GetUtcNow(), await bureau.RosterAsync(stop));
        return MatterAccess.MaySee(person, state, roster, now) || MatterAccess.MayKnow(person, state, roster, now) ? row.MatterId.Value : null;
    }
}
