using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Parties;

/// <summary>A sealed text that an erasure takes.</summary>
/// <param name="Number">Number of its act.</param>
/// <param name="Act">Id of its act.</param>
/// <param name="Class">identifying, sensitive or free-text.</param>
public sealed record ErasableText(int Number, string Act, string Class);

/// <summary>How far the erasure of a party's data has come.</summary>
/// <param name="Procedure">The matter's procedure.</param>
/// <param name="Party">Number of the party.</param>
/// <param name="Texts">The texts sealed for it that can still be read, in order.</param>
/// <param name="Acts">The proposals and erasures about it, in order.</param>
public sealed record ErasureState(Procedure Procedure, int Party, IReadOnlyList<ErasableText> Texts, IReadOnlyList<RecordedAct> Acts);

/// <summary>删除: what an erasure takes, before it is done and while the clerk does it.</summary>
/// <param name="database">The database.</param>
internal sealed class Erasures(FaduDatabase database)
{
    /// <summary>The texts sealed for one party and not erased, in order: what is shown before an erasure is decided.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="subject">Number of the party; 0: what is kept of no single party.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyList<ErasableText>> PreviewAsync(BureauId bureau, Guid matter, int subject, CancellationToken stop) =>
        [.. (await StandingAsync(bureau, new MatterId(matter), subject, stop)).Select(one => new ErasableText(one.Number, one.Act, one.Part.Class))];

    /// <summary>What an act that erases says of the texts it takes.</summary>
    internal async Task<IReadOnlyList<ErasedPartNote>> NotesAsync(BureauId bureau, MatterId matter, int subject, CancellationToken stop) =>
        [.. (await StandingAsync(bureau, matter, subject, stop)).Select(one => new ErasedPartNote(one.Part.ActId.Value, one.Part.PartNo))];

    /// <summary>What has yet to be destroyed for an erasing act: the keys of what was sealed for its subject before it.</summary>
    internal async Task<IReadOnlyList<Erasure>> DueAsync(BureauId bureau, MatterId matter, RecordedAct act, DateTimeOffset at, CancellationToken stop)
    {
        var subject = act.Subjects.Count > 0 ? act.Subjects[0] : 0;
        return [.. (await StandingAsync(bureau, matter, subject, stop)).Where(one => one.Number < act.Number).Select(one => one.Part.KeyId).Distinct()
            .Select(key => new Erasure(bureau, matter, subject, key, act.Number, at))];
    }

    private async Task<List<(int Number, string Act, PartRow Part)>> StandingAsync(BureauId bureau, MatterId matter, int subject, CancellationToken stop)
    {
        await using var context = database.Reading();
        var rows = await (from act in context.Acts
                          join part in context.Parts on new { act.Bureau, act.ActId } equals new { part.Bureau, part.ActId }
                          where act.Bureau == bureau && act.MatterId == matter && part.Subject == subject && part.ErasedBy == null
                          orderby act.Number, part.PartNo
                          select new { act.Number, act.Act, part }).ToListAsync(stop);
        return rows.ConvertAll(row => (row.Number, row.Act, row.part));
    }
}
