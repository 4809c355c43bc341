using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework.Clerk;

/// <summary>Carries out what erasing acts order: first what their party is found by elsewhere, then the keys, then the texts and files. Cut short anywhere, it is done again from there.</summary>
/// <param name="bureau">The bureau.</param>
internal sealed class EraseWork(OpenBureau bureau)
{
    private readonly HashSet<string> erasing = [.. bureau.Pack.Procedures.Values.SelectMany(procedure => procedure.Acts).Where(act => act.Erases is not null).Select(act => act.Id)];

    /// <summary>Destroys the keys that the erasing acts of these matters name, and makes ready the erasure of what was sealed under them.</summary>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        var erasures = new List<Erasure>();
        var files = new List<byte[]>();
        foreach (var (matter, number, acts) in touched)
        {
            // Hardly any act erases: no other matter is read.
            if (!acts.Overlaps(erasing) || await bureau.Reader.AtLeastAsync(bureau.Bureau, matter, number, stop) is not { } state)
                continue;
            foreach (var act in state.Record.Raw.Where(act => act.Number <= number && state.Procedure.FindAct(act.Act)?.Erases is not null))
            {
                erasures.AddRange(await DueAsync(matter, state, act, stop));
                var subject = act.Subjects.Count > 0 ? act.Subjects[0] : 0;
                foreach (var file in await bureau.Erasures.FilesAsync(bureau.Bureau, matter, state, subject, act.Number - 1, stop))
                {
                    erasures.Add(new Erasure(bureau.Bureau, matter, subject, file.Key, act.Number, bureau.Time.GetUtcNow()));
                    files.Add(file.StoredAs);
                }
            }
        }

        foreach (var erasure in erasures)
        {
            bureau.Folder.Keys.Destroy(erasure);
            bureau.Pages.Forget(erasure.Matter);
        }
        // Without its key it is noise already, in every copy: cut short before this line, it may stay.
        files.ForEach(bureau.Folder.Files.Remove);
        return work =>
        {
            foreach (var erasure in erasures)
                work.Erase(erasure);
        };
    }

    private async Task<IReadOnlyList<Erasure>> DueAsync(MatterId matter, MatterState state, RecordedAct act, CancellationToken stop)
    {
        var due = await bureau.Erasures.DueAsync(bureau.Bureau, matter, act, bureau.Time.GetUtcNow(), stop);
        // A person is found in other matters by a hash of what is about to be unreadable: it goes first, while it can still be computed.
        if (due.Count > 0 && (await bureau.Vault.ProfilesAsync(bureau.Bureau, matter, state, until: null, stop)).GetValueOrDefault(due[0].Subject) is { } profile
            && SearchToken.OfPerson(bureau.Folder.Keys, bureau.Bureau, profile.Identity, profile.Name, profile.Born) is { } person)
            await bureau.Folder.Acts.WriteAsync(work => work.Remove<PriorDecisionRow>(bureau.Bureau, person, matter), stop);
        return due;
    }
}
