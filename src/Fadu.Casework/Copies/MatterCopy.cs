using System.Globalization;
using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework.Copies;

/// <summary>What one matter holds about one party: what identifies it whole, all else as far as the pack discloses it to the party.</summary>
internal sealed class MatterCopy
{
    // A film is handed over on a disc, not in an archive.
    private const long FileAtMost = 100L << 20;

    private static readonly Bilingual Acts = new("办理行为", "acts");
    private static readonly Bilingual Fields = new("办理行为里的内容", "fields of acts");
    private static readonly Bilingual AttachedFiles = new("附件", "files");
    private static readonly Bilingual PapersWord = new("文书", "papers");

    private readonly OpenBureau bureau;
    private readonly MatterState state;
    private readonly MatterId matter;
    private readonly int party;
    private readonly IReadOnlyDictionary<int, PartyProfile> profiles;
    private readonly Roster roster;
    private readonly OthersMask mask;
    private readonly CopiedWords words;
    private readonly RecordedAct? erasing;
    private readonly Dictionary<(Bilingual What, Withheld Why), int> leftOut = [];

    public MatterCopy(OpenBureau bureau, MatterState state, MatterId matter, int party, IReadOnlyDictionary<int, PartyProfile> profiles, Roster roster)
    {
        (this.bureau, this.state, this.matter, this.party, this.profiles, this.roster) = (bureau, state, matter, party, profiles, roster);
        mask = new OthersMask(profiles, party);
        words = new CopiedWords(state, party, roster, mask);
        // What came before an erasure is gone, also while the clerk has not carried it out yet.
        erasing = state.Record.Acts.LastOrDefault(act => state.Procedure.FindAct(act.Act)?.Erases is not null && act.Subjects.Contains(party));
    }

    /// <summary>The copy of this matter.</summary>
    /// <param name="place">Its place in the copy, from 1: its files lie under it.</param>
    /// <param name="request">Who makes it, how.</param>
    /// <param name="stop">Stops.</param>
    public async Task<CopiedMatter> OfAsync(int place, CopyRequest request, CancellationToken stop)
    {
        var parts = (await bureau.Folder.Database.PageRows.PartsAsync(bureau.Bureau, matter, 1, state.Version, stop)).Where(part => part.Part.Subject == party).ToLookup(part => part.Act, part => part.Part);
        var unconfirmed = state.Record.Unconfirmed.Select(act => act.Number).ToHashSet();
        var struck = state.Record.Struck.Select(act => act.Number).ToHashSet();
        var (acts, files) = (new List<CopiedAct>(), new List<CopiedFile>());
        foreach (var act in state.Record.Raw.Where(act => PartySight.IsAbout(state, act, party) && act.Number > (erasing?.Number ?? 0)))
        {
            if (unconfirmed.Contains(act.Number))
                LeaveOut(Acts, Withheld.Unconfirmed);
            else if (ActOf(act, parts[act.Number], struck.Contains(act.Number)) is { } copied)
                acts.Add(copied);
            if (!unconfirmed.Contains(act.Number))
                files.AddRange(FilesOf(place, act));
        }
        files.InsertRange(0, await PapersAsync(place, request, stop));

        var subject = state.Record.Subjects[party - 1];
        return new CopiedMatter(
            matter.Value, party, state.FileNumber, state.Procedure.Title, state.Procedure.FindRole(SubjectKinds.Party, subject.Role)?.Title ?? SubjectKinds.Words(SubjectKinds.Party),
            state.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "", state.OpenedOn, state.ClosedOn,
            ProfileOf(), acts, files, [.. leftOut.Select(pair => new LeftOut(pair.Key.What, pair.Key.Why, pair.Value))])
        {
            Erased = erasing is null ? null : new ErasedData(erasing.Number, erasing.OccurredOn, [.. parts.Where(group => group.Key < erasing.Number).OrderBy(group => group.Key)
                .SelectMany(group => group.Select(part => new ErasedProof(group.Key, part.Class, Convert.ToHexStringLower(part.Commitment))))]),
            SealedAt = SealedRecords.SealOf(state)?.At,
        };
    }

    private List<CopiedField> ProfileOf()
    {
        var facts = new List<CopiedField>();
        if (erasing is not null || profiles.GetValueOrDefault(party) is not { } known)
            return facts;
        void Add(string zh, string en, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                facts.Add(new CopiedField(new Bilingual(zh, en), new Bilingual(value)));
        }
        Add("姓名", "Name", known.Name);
        Add("证件号", "Identity number", known.Identity);
        Add("电话", "Telephone", known.Phone);
        Add("住址", "Address", known.Address);
        if (known.Born is { } born)
            facts.Add(new CopiedField(new Bilingual("出生", "Born"), CopiedWords.Day(born)));
        foreach (var (flag, holds) in known.Flags)
            facts.Add(new CopiedField(bureau.Pack.NameOfFlag(flag), holds ? new Bilingual("是", "yes") : new Bilingual("否", "no")));
        return facts;
    }

    // What identifies the party is its own whatever the act, unless the field itself is closed to parties; all else is given where act and field open to parties.
    private CopiedAct? ActOf(RecordedAct act, IEnumerable<PartRow> parts, bool isStruck)
    {
        if (state.Procedure.FindAct(act.Act) is not { } definition)
        {
            LeaveOut(Acts, Withheld.Inside);
            return null;
        }
        var (disclosed, opened) = (PartySight.IsDisclosed(definition), parts.Select(part => bureau.Vault.Open(matter, part)).ToList());
        if (opened.Contains(null))
            LeaveOut(Fields, Withheld.Unreadable);
        var fields = new List<CopiedField>();
        foreach (var field in definition.Fields)
        {
            var value = field.Personal == Personal.None ? act.Fields[field.Id] : opened.Select(part => part?[field.Id]).FirstOrDefault(one => one is not null);
            if (value is null)
                continue;
            var own = field.Personal is Personal.Identifying or Personal.Sensitive && field.Visibility?.IsOpenTo(Audience.Party) != false;
            if (own || definition.IsOpenTo(field, Audience.Party))
                fields.Add(new CopiedField(field.Title, words.Of(field, value)));
            else
                LeaveOut(Fields, Withheld.Inside);
        }
        if (disclosed || fields.Count > 0)
            return new CopiedAct(act.Number, act.OccurredOn, disclosed ? definition.Title : new Bilingual("登记", "Entered"), isStruck, fields);
        LeaveOut(Acts, Withheld.Inside);
        return null;
    }

    private IEnumerable<CopiedFile> FilesOf(int place, RecordedAct act)
    {
        var (files, disclosed) = (state.Entries[act.Number - 1].Files, PartySight.IsDisclosed(state, act));
        var alone = act.Subjects.Concat(act.Adds).All(subject => state.PartyOf(subject) == party);
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            Withheld? why = !disclosed ? Withheld.Inside : !alone ? Withheld.OfOthers : file.Size > FileAtMost ? Withheld.TooLarge : null;
            if (why is { } reason)
                LeaveOut(AttachedFiles, reason);
            else
                yield return new CopiedFile(string.Create(CultureInfo.InvariantCulture, $"files/{place}-{act.Number}-{i + 1}.{Ending(file.Media)}"), state.Procedure.FindAct(act.Act)!.Title, act.OccurredOn, null, file.Hash);
        }
    }

    private async Task<List<CopiedFile>> PapersAsync(int place, CopyRequest request, CancellationToken stop)
    {
        var papers = new List<CopiedFile>();
        foreach (var (paper, template, made) in PartySight.PapersOf(state.Outward(), party).Where(shown => shown.Made.Number > (erasing?.Number ?? 0)))
        {
            if (await bureau.Papers.PrintAsync(matter.Value, paper.Subject, request.Person, request.Channel, stop) is { } printed)
                papers.Add(new CopiedFile(string.Create(CultureInfo.InvariantCulture, $"papers/{place}-{paper.Subject}.html"), new Bilingual($"{template.Title.Zh}（{paper.Number}）", $"{template.Title.In("en")} ({paper.Number})"), made.OccurredOn, mask.Of(printed.Html), null));
            else
                LeaveOut(PapersWord, Withheld.Unreadable);
        }
        return papers;
    }

    private void LeaveOut(Bilingual what, Withheld why) => leftOut[(what, why)] = leftOut.GetValueOrDefault((what, why)) + 1;

    private static string Ending(string media) => media switch
    {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        _ => "bin",
    };
}
