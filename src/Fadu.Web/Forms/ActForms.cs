using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Web.Words;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fadu.Web.Forms;

/// <summary>Makes the form of an act: empty, from a draft, or as posted.</summary>
/// <param name="contexts">The bureau, and what officers may see.</param>
public sealed class ActForms(PageContexts contexts)
{
    /// <summary>Boxes of the subjects.</summary>
    public const string SubjectName = "act-subject";

    /// <summary>Files already taken in, by hash.</summary>
    public const string FileName = "form-file";

    /// <summary>Files sent with the form.</summary>
    public const string UploadName = "form-upload";

    /// <summary>The place of files' faults.</summary>
    public const string FilesPlace = "files";

    /// <summary>The most bytes of one file sent with a form; longer recordings come in by another road.</summary>
    public const long FileAtMost = 64L << 20;

    /// <summary>The most bytes of a form with its files.</summary>
    public const long FormAtMost = 128L << 20;

    private OpenBureau Bureau => contexts.Bureau;

    /// <summary>Whether an act's form takes files: what happened may stand on paper or in a recording, and evidence is one.</summary>
    public static bool TakesFiles(ActDefinition act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.Kind == ActKind.Event || act.Adds.Any(one => one.Kind is SubjectKinds.Evidence or SubjectKinds.Document)
            || act.Fields.Any(field => field.Type is FieldType.Evidence or FieldType.Document);
    }

    /// <summary>An empty form.</summary>
    public async Task<ActFormModel> EmptyAsync(PageContext at, Procedure procedure, ActDefinition act, MatterPage? page, IReadOnlyList<int> subjects, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(at);
        var choices = new FormChoices(Bureau.Pack, await Bureau.RosterAsync(stop), page, at.Officer?.Person ?? "", at.Today);
        var possible = choices.Subjects(act);
        if (subjects.Count == 0 && possible.Count == 1 && act.For.Kind != SubjectKinds.Matter)
            subjects = [int.Parse(possible[0].Value, CultureInfo.InvariantCulture)];
        // What is erased is shown for one party: the form is about that one and no other.
        if (IsErasing(procedure, act) && possible.Count > 0)
        {
            var chosen = possible.FirstOrDefault(choice => subjects.Count > 0 && choice.Value == subjects[0].ToString(CultureInfo.InvariantCulture)) ?? possible[0];
            (subjects, possible) = ([int.Parse(chosen.Value, CultureInfo.InvariantCulture)], [chosen]);
        }
        var form = new ActFormModel(
            procedure, act, page is null ? $"/open/{procedure.Id}/{act.Id}" : $"/matters/{page.Matter}/acts/{act.Id}",
            new FormValues([], new Dictionary<string, Bilingual>(), choices.Of(act), choices.PenaltyKinds(act)))
        {
            Page = page,
            Subjects = subjects,
            SubjectChoices = possible,
            Version = page?.Version,
            Key = Guid.CreateVersion7().ToString("N"),
            TakesFiles = TakesFiles(act),
        };
        return Asked(await WithReturnsAsync(at, form, prefilled: true, stop));
    }

    /// <summary>The form with the officer's draft in it, where there is one about the same subjects.</summary>
    public async Task<ActFormModel> WithDraftAsync(ActFormModel form, string person, DraftNote note, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await Bureau.Drafts.FindAsync(person, form.Procedure.Id, form.Page?.Matter, form.Act.Id, stop) is not { } draft)
            return form;
        if (form.Subjects.Count > 0 && draft.Subjects.Count > 0 && !form.Subjects.SequenceEqual(draft.Subjects))
            return form with { Other = draft };
        return Asked(form with
        {
            Values = form.Values with { Typed = draft.Fields },
            Subjects = draft.Subjects.Count > 0 ? draft.Subjects : form.Subjects,
            Occurred = draft.Occurred,
            OnlyDay = draft.OnlyDay,
            Files = draft.Files,
            Key = draft.Key,
            KeptAt = draft.At,
            Note = note,
        });
    }

    /// <summary>The form as it was posted, with the files it brought taken in.</summary>
    public async Task<ActFormModel> PostedAsync(PageContext at, ActFormModel empty, IFormCollection posted, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(empty);
        ArgumentNullException.ThrowIfNull(posted);
        var form = empty with
        {
            Values = empty.Values with { Typed = ActForm.Read(empty.Act, posted) },
            Subjects = Numbers(posted[SubjectName]) is { Count: > 0 } subjects ? subjects : empty.Subjects,
            Version = empty.Page is null ? null : Number(posted["form-version"]) ?? empty.Version,
            Key = posted["form-key"].ToString() is { Length: > 0 } key ? key : empty.Key,
            Occurred = posted["form-occurred"].ToString().Trim(),
            OnlyDay = posted["form-only-day"] == "true",
            Files = empty.TakesFiles ? await Bureau.Evidence.FindAsync(posted[FileName].OfType<string>(), stop) : [],
        };
        foreach (var upload in posted.Files.GetFiles(UploadName).Where(file => form.TakesFiles && file.Length + file.FileName.Length > 0))
            form = await TakenAsync(form, upload, stop);
        return Asked(form.Subjects.SequenceEqual(empty.Subjects) ? form : await WithReturnsAsync(at, form, prefilled: false, stop));
    }

    /// <summary>Keeps what the form holds as the officer's draft; a form nothing was typed into is not kept.</summary>
    public async Task<ActFormModel> KeptAsync(ActFormModel form, string person, DraftNote note, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (form.Values.Typed.Count == 0 && form.Files.Count == 0 && form.Occurred.Length == 0)
            return form;
        var draft = new Draft(form.Procedure.Id, form.Act.Id, form.Page?.Matter, form.Subjects, (JsonObject)form.Values.Typed.DeepClone(), form.Key)
        {
            Occurred = form.Occurred,
            OnlyDay = form.OnlyDay,
            Files = form.Files,
        };
        return await Bureau.Drafts.KeepAsync(person, draft, stop) is { } at ? form with { KeptAt = at, Note = note } : form with { Note = DraftNote.Full };
    }

    /// <summary>Faults of fields that were filled in although the rest of the form says they do not belong in it.</summary>
    public static IEnumerable<FieldError> OutOfPlace(ActFormModel form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.Act.Fields.Where(field => form.Values.Typed.ContainsKey(field.Id) && form.Values.Asks.TryGetValue(field.Id, out var ask) && !ask.Shown)
            .Select(field => new FieldError(field.Id, form.Values.Asks[field.Id].ShownWords is { } when
                ? new Bilingual($"只在{when.Zh}时填写。删去这一项，或者改前面的内容。", $"Only when {when.In("en")}. Clear it, or change what it hangs on.")
                : new Bilingual("本案不填这一项，请删去。", "It does not belong in this matter; clear it.")));
    }

    // What was given back comes with what was given in before; what an act gives back shows which fields can be marked.
    private async Task<ActFormModel> WithReturnsAsync(PageContext at, ActFormModel form, bool prefilled, CancellationToken stop)
    {
        if (form.Page is not { } page || (form.Subjects.Count == 0 && form.Act.For.Kind != SubjectKinds.Matter))
            return form;
        var subject = form.Subjects.Count > 0 ? form.Subjects[0] : 0;
        if (IsErasing(form.Procedure, form.Act))
            return form with { Erased = await contexts.Sight.ErasableAsync(page.Matter, subject, stop) };
        // Nothing of what was done before is told of a sealed record.
        if (page.IsVeiled)
            return form;
        if (form.Act.Returns is not null)
        {
            var words = new FieldWords(page, Bureau.Pack, await Bureau.RosterAsync(stop), at);
            return form with { Markable = [.. (await Returns.MarkableAsync(page, form.Act, subject, stop)).Select(one => new MarkedField(one.Field, words.Of(one.Field, one.Value)))] };
        }
        if (await Returns.OfAsync(page, form.Act, subject, stop) is not { } returned)
            return form;
        return form with { Values = form.Values with { Returned = returned, Typed = prefilled ? returned.Before : form.Values.Typed } };
    }

    // Whoever proposes an erasure is shown what it takes, and so is whoever decides on it.
    private static bool IsErasing(Procedure procedure, ActDefinition act) => act.Erases is not null || procedure.Acts.Any(one => one.Erases?.ProposedBy == act.Id);

    private ReturnedForms Returns => new(Bureau);

    private ActFormModel Asked(ActFormModel form) => form with
    {
        Values = form.Values with { Asks = Bureau.Pages.AsksOf(form.Procedure, form.Act, form.Page, form.Subjects.Count > 0 ? form.Subjects[0] : 0, form.Values.Typed) },
    };

    private async Task<ActFormModel> TakenAsync(ActFormModel form, IFormFile upload, CancellationToken stop)
    {
        await using var content = upload.OpenReadStream();
        var (file, refused) = await Bureau.Evidence.TakeInAsync(content, FileAtMost, stop);
        if (file is not null)
            return form with { Files = [.. form.Files.Append(file).DistinctBy(one => one.Hash)] };

        var name = Path.GetFileName(upload.FileName);
        var shown = name.Length <= 40 ? name : string.Concat(name.AsSpan(0, 39), "…");
        var faults = new Dictionary<string, Bilingual>(form.Values.Faults, StringComparer.Ordinal);
        faults[FilesPlace] = faults.TryGetValue(FilesPlace, out var before)
            ? new Bilingual($"{before.Zh}“{shown}”：{refused!.Zh}", $"{before.In("en")} “{shown}”: {refused.In("en")}")
            : new Bilingual($"“{shown}”：{refused!.Zh}", $"“{shown}”: {refused.In("en")}");
        return form with { Values = form.Values with { Faults = faults } };
    }

    private static List<int> Numbers(StringValues texts) => [.. texts.Select(Number).OfType<int>()];

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
