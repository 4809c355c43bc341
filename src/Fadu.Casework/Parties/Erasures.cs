using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Parties;

/// <summary>A sealed text or file that an erasure takes.</summary>
/// <param name="Number">Number of its act.</param>
/// <param name="Act">Id of its act.</param>
/// <param name="Class">identifying, sensitive, free-text or file.</param>
public sealed record ErasableText(int Number, string Act, string Class);

/// <summary>A sealed file that an erasure takes.</summary>
/// <param name="Numbers">Numbers of the acts that name it.</param>
/// <param name="Key">Its key.</param>
/// <param name="StoredAs">Its name in the file store.</param>
internal sealed record ErasableFile(IReadOnlyList<int> Numbers, KeyId Key, byte[] StoredAs);

/// <summary>How far the erasure of a party's data has come.</summary>
/// <param name="Procedure">The matter's procedure.</param>
/// <param name="Party">Number of the party.</param>
/// <param name="Texts">The texts sealed for it that can still be read, in order.</param>
/// <param name="Acts">The proposals and erasures about it, in order.</param>
public sealed record ErasureState(Procedure Procedure, int Party, IReadOnlyList<ErasableText> Texts, IReadOnlyList<RecordedAct> Acts);

/// <summary>删除: what an erasure takes, before it is done and while the clerk does it.</summary>
/// <param name="database">The database.</param>
/// <param name="keys">The keys: a file is erased when its key is no longer there.</param>
internal sealed class Erasures(FaduDatabase database, KeyRing keys)
{
    /// <summary>What a file is among the classes of what is erased.</summary>
    public const string File = "file";

    /// <summary>The texts and files sealed for one party and not erased, in order: what is shown before an erasure is decided.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="state">Its state.</param>
    /// <param name="subject">Number of the party; 0: what is kept of no single party.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyList<ErasableText>> PreviewAsync(BureauId bureau, MatterId matter, MatterState state, int subject, CancellationToken stop)
    {
        var texts = (await StandingAsync(database, bureau, matter, subject, stop)).Select(one => new ErasableText(one.Number, one.Act, one.Part.Class));
        var files = (await FilesAsync(bureau, matter, state, subject, state.Version, stop)).Select(file => new ErasableText(file.Numbers[0], state.Record.Raw[file.Numbers[0] - 1].Act, File));
        return [.. texts.Concat(files).OrderBy(one => one.Number)];
    }

    /// <summary>The files named before an act by acts about one party alone, and by no other act of any matter.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="state">Its state.</param>
    /// <param name="subject">Number of the party; 0: acts about nobody.</param>
    /// <param name="until">Number of the last act that counts.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyList<ErasableFile>> FilesAsync(BureauId bureau, MatterId matter, MatterState state, int subject, int until, CancellationToken stop)
    {
        await using var context = database.Reading();
        var named = await context.FileUses.Where(use => use.Bureau == bureau && use.MatterId == matter && use.Number <= until).ToListAsync(stop);
        var own = named.GroupBy(use => Convert.ToHexString(use.Hash)).Where(uses => uses.All(use => IsAboutAlone(state, state.Record.Raw[use.Number - 1], subject))).ToDictionary(uses => uses.Key, uses => uses.Select(use => use.Number).Order().ToList());
        if (own.Count == 0)
            return [];
        var hashes = own.Keys.Select(Convert.FromHexString).ToList();
        // Whoever else shows the same picture keeps it; so does an act that came after the erasure was decided.
        var elsewhere = await context.FileUses.Where(use => use.Bureau == bureau && hashes.Contains(use.Hash) && (use.MatterId != matter || use.Number > until)).Select(use => use.Hash).ToListAsync(stop);
        own = own.ExceptBy(elsewhere.Select(Convert.ToHexString), one => one.Key).ToDictionary();
        var rows = await context.Files.Where(row => row.Bureau == bureau && hashes.Contains(row.Hash) && row.KeyId != null).ToListAsync(stop);
        return [.. rows.Where(row => own.ContainsKey(Convert.ToHexString(row.Hash)) && keys.Find(row.KeyId!.Value) is not null)
            .Select(row => new ErasableFile(own[Convert.ToHexString(row.Hash)], row.KeyId!.Value, row.StoredAs!)).OrderBy(file => file.Numbers[0])];
    }

    /// <summary>What an act that erases says of the texts it takes.</summary>
    internal static async Task<IReadOnlyList<ErasedPartNote>> NotesAsync(FaduDatabase database, BureauId bureau, MatterId matter, int subject, CancellationToken stop) =>
        [.. (await StandingAsync(database, bureau, matter, subject, stop)).Select(one => new ErasedPartNote(one.Part.ActId.Value, one.Part.PartNo))];

    /// <summary>What has yet to be destroyed for an erasing act: the keys of what was sealed for its subject before it.</summary>
    internal async Task<IReadOnlyList<Erasure>> DueAsync(BureauId bureau, MatterId matter, RecordedAct act, DateTimeOffset at, CancellationToken stop)
    {
        var subject = act.Subjects.Count > 0 ? act.Subjects[0] : 0;
        return [.. (await StandingAsync(database, bureau, matter, subject, stop)).Where(one => one.Number < act.Number).Select(one => one.Part.KeyId).Distinct()
            .Select(key => new Erasure(bureau, matter, subject, key, act.Number, at))];
    }

    private static bool IsAboutAlone(MatterState state, RecordedAct act, int subject)
    {
        var about = act.Subjects.Concat(act.Adds).Select(one => state.PartyOf(one)).ToList();
        return subject == 0 ? about.Count == 0 : about.Count > 0 && about.TrueForAll(party => party == subject);
    }

    private static async Task<List<(int Number, string Act, PartRow Part)>> StandingAsync(FaduDatabase database, BureauId bureau, MatterId matter, int subject, CancellationToken stop)
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
