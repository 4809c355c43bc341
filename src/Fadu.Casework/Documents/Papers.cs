using System.Text.Json.Nodes;
using Fadu.Casework.Access;
using Fadu.Law.Procedures;
using Fadu.Store;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Documents;

/// <summary>A paper printed again.</summary>
/// <param name="Html">The page, all data encoded.</param>
/// <param name="Number">Its number.</param>
/// <param name="IsAsMade">Whether the text is the one whose hash the act holds; false after a correction or an erasure, or when the template was not kept.</param>
public sealed record PrintedPaper(string Html, string Number, bool IsAsMade);

/// <summary>Prints papers (文书) of acts for those who may see the matter; each printing is a recorded look.</summary>
public sealed class Papers
{
    private readonly OpenBureau bureau;

    internal Papers(OpenBureau bureau) => this.bureau = bureau;

    /// <summary>One paper; null when there is none or the person may not see it.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="subject">The document's subject number.</param>
    /// <param name="person">Who prints.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="stop">Stops.</param>
    public async Task<PrintedPaper?> PrintAsync(Guid matter, int subject, string person, string channel, CancellationToken stop)
    {
        var id = new MatterId(matter);
        var state = await bureau.Reader.FindAsync(bureau.Bureau, id, stop);
        var roster = await bureau.RosterAsync(stop);
        if (state is null || !MatterAccess.MaySee(person, state, roster, bureau.Time.GetUtcNow()))
            return null;
        var paper = state.Documents.Find(one => one.Subject == subject);
        var row = state.Record.Subjects.FirstOrDefault(one => one.Number == subject && one.Kind == SubjectKinds.Document);
        if (paper is null || row is null || bureau.Pack.FindDocument(paper.Template) is not { } template)
            return null;

        var made = state.Record.Raw[row.BornOf - 1];
        // An opinion in writing is for those it advises, like the act that it came of.
        if (state.Procedure.FindAct(made.Act) is { } act && !template.IsOpenTo(act, MatterAccess.AudienceOf(person, state, act, roster, bureau.Time.GetUtcNow())))
            return null;
        var noted = bureau.Looks.NoteAsync(person, id, subject, "paper", bureau.Pages.PurposeOf(state, person), channel);
        var html = bureau.Press.Print(await SourcesAsync(id, state, made.Number, stop), row, paper.Number, template);
        await noted;
        return new PrintedPaper(html, paper.Number, bureau.Press.TextHash(html) == paper.TextHash);
    }

    // As it stood when the act was recorded: later acts and corrections do not reach into a paper that was handed over.
    private async Task<DeskPress.Sources> SourcesAsync(MatterId matter, MatterState state, int number, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Acts.Where(row => row.Bureau == bureau.Bureau && row.MatterId == matter && row.Number <= number).OrderBy(row => row.Number).ToListAsync(stop);
        var then = MatterState.Empty(bureau.Pack, state.Procedure).With(rows);
        IReadOnlyList<JsonObject> personal = await bureau.Vault.FieldsAsync(bureau.Bureau, matter, rows[^1].ActId, stop);
        var before = MatterState.Empty(bureau.Pack, state.Procedure).With(rows.SkipLast(1));
        var profiles = await bureau.Vault.ProfilesAsync(bureau.Bureau, matter, before, before.Version, stop);
        var own = new Dictionary<int, Parties.PartyProfile>(profiles);
        return new DeskPress.Sources(bureau.Pack, then, then.Record.Raw[^1], personal, own, await bureau.RosterAsync(stop));
    }
}
