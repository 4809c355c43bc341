using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>草稿: the form of an act, begun and not performed.</summary>
/// <param name="Procedure">Id of the procedure.</param>
/// <param name="Act">Id of the act.</param>
/// <param name="Matter">The matter; null for the act that opens one.</param>
/// <param name="Subjects">Numbers of the subjects chosen.</param>
/// <param name="Fields">Fields as typed.</param>
/// <param name="Key">The idempotency key of the form: performed twice, it is one act.</param>
public sealed record Draft(string Procedure, string Act, Guid? Matter, IReadOnlyList<int> Subjects, JsonObject Fields, string Key)
{
    /// <summary>When it happened, as typed.</summary>
    public string Occurred { get; init; } = "";

    /// <summary>Only the day is known.</summary>
    public bool OnlyDay { get; init; }

    /// <summary>Files taken in for it.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    /// <summary>When it was last kept; set by the store.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Keeps forms that were begun: each sealed under a key of its officer, seen by nobody else, gone once the act is granted.</summary>
public sealed class Drafts
{
    /// <summary>The most drafts one officer keeps.</summary>
    public const int AtMost = 100;

    private readonly OpenBureau bureau;

    internal Drafts(OpenBureau bureau) => this.bureau = bureau;

    /// <summary>Keeps a draft in the place of the officer's former one for the same form.</summary>
    /// <returns>When it was kept; null when the officer holds <see cref="AtMost"/> others.</returns>
    public async Task<DateTimeOffset?> KeepAsync(string person, Draft draft, CancellationToken stop)
    {
        var at = BureauZone.Truncated(bureau.Time.GetUtcNow());
        var id = IdOf(person, draft.Procedure, draft.Matter, draft.Act);
        var mine = await RowsAsync(person, stop);
        if (mine.Count >= AtMost && mine.All(row => row.DraftId != id))
            return null;

        // One key for all drafts of an officer, as long as there is one: keys are not made faster than officers begin anew.
        var key = mine.Select(row => bureau.Folder.Keys.Find(row.KeyId)).FirstOrDefault(found => found is not null) ?? bureau.Folder.Keys.New();
        var text = JsonSerializer.SerializeToUtf8Bytes(draft with { At = at }, CaseworkJson.Options);
        var kept = key.Seal(text, Place(person, id));
        var row = new DraftRow
        {
            Bureau = bureau.Bureau,
            Person = person,
            DraftId = id,
            MatterId = draft.Matter is { } matter ? new MatterId(matter) : null,
            Act = draft.Act,
            KeyId = key.Id,
            Nonce = kept.Nonce,
            Ciphertext = kept.Ciphertext,
            At = at,
        };
        await bureau.Folder.Acts.WriteAsync(work => work.Put(row), stop);
        return at;
    }

    /// <summary>An officer's draft of one form; null when there is none.</summary>
    public async Task<Draft?> FindAsync(string person, string procedure, Guid? matter, string act, CancellationToken stop)
    {
        var id = IdOf(person, procedure, matter, act);
        await using var context = bureau.Folder.Database.Reading();
        var row = await context.Drafts.FirstOrDefaultAsync(one => one.Bureau == bureau.Bureau && one.Person == person && one.DraftId == id, stop);
        return row is null ? null : Open(row);
    }

    /// <summary>Throws a draft away; nothing happens when there is none.</summary>
    public async Task DiscardAsync(string person, string procedure, Guid? matter, string act, CancellationToken stop)
    {
        var id = IdOf(person, procedure, matter, act);
        await using (var context = bureau.Folder.Database.Reading())
        {
            if (!await context.Drafts.AnyAsync(one => one.Bureau == bureau.Bureau && one.Person == person && one.DraftId == id, stop))
                return;
        }
        await bureau.Folder.Acts.WriteAsync(work => work.Remove<DraftRow>(bureau.Bureau, person, id), stop);
    }

    /// <summary>An officer's drafts, the last kept first.</summary>
    public async Task<IReadOnlyList<Draft>> OfAsync(string person, CancellationToken stop) =>
        [.. (await RowsAsync(person, stop)).Select(Open).OfType<Draft>()];

    private async Task<List<DraftRow>> RowsAsync(string person, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Drafts.Where(row => row.Bureau == bureau.Bureau && row.Person == person).OrderByDescending(row => row.At).ToListAsync(stop);
    }

    private Draft? Open(DraftRow row) => bureau.Folder.Keys.Find(row.KeyId) is { } key
        ? JsonSerializer.Deserialize<Draft>(key.Open(new SealedText(row.Nonce, row.Ciphertext), Place(row.Person, row.DraftId)), CaseworkJson.Options)
        : null;

    private Guid IdOf(string person, string procedure, Guid? matter, string act) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"fadu/draft/1|{bureau.Bureau.Value}|{person}|{procedure}|{matter}|{act}")).AsSpan(0, 16), bigEndian: true);

    private byte[] Place(string person, Guid id) => Encoding.UTF8.GetBytes($"fadu/draft/1\n{bureau.Bureau.Value}\n{person}\n{id:N}");
}
