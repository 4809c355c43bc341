using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>What a form shows of the return that it mends.</summary>
/// <param name="By">Who gave it back.</param>
/// <param name="Title">The act by which it was given back.</param>
/// <param name="At">When.</param>
/// <param name="Why">The points that do not hold.</param>
/// <param name="Words">What else was said, field by field of the returning act.</param>
/// <param name="Remarks">What is to be mended, by id of the field; empty words where it is only marked.</param>
/// <param name="Before">The fields as they were given in before: what is not to be mended stands.</param>
public sealed record ReturnedForm(
    string By, Bilingual Title, DateTimeOffset At, IReadOnlyList<Bilingual> Why, IReadOnlyList<(Bilingual Title, string Words)> Words, IReadOnlyDictionary<string, string> Remarks, JsonObject Before);

/// <summary>A field of an act that may be given back, with what was given in.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">What was given in; null where nothing was.</param>
public sealed record MarkableField(FieldDefinition Field, JsonNode? Value);

/// <summary>Reads, for the forms of a matter opened by right, what was given back and what can be.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class ReturnedForms(OpenBureau bureau)
{
    /// <summary>The return that an act about a subject mends; null where nothing waits to be mended by it.</summary>
    public async Task<ReturnedForm?> OfAsync(MatterPage page, ActDefinition act, int subject, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(act);
        var state = page.State;
        if (Returns.Open(state.Procedure, state.Record).LastOrDefault(one => one.Subject == subject && one.Definition.Returns!.Of.Contains(act.Id)) is not { } returned)
            return null;

        var roster = await bureau.RosterAsync(stop);
        var (giving, given) = (returned.Definition.Returns!, await FieldsAsync(page, returned.Act, stop));
        var remarks = Returns.MarkedIn(returned).ToDictionary(id => id, _ => "", StringComparer.Ordinal);
        var parts = returned.Definition.FindField(giving.Remarks)!.Parts;
        foreach (var row in (given[giving.Remarks] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (row[parts[0].Id]?.ToString() is { Length: > 0 } id && row[parts[1].Id]?.ToString() is { Length: > 0 } words)
                remarks[id] = words;
        }
        var said = returned.Definition.Fields.Where(field => field is { Type: FieldType.Text, Many: false } && given[field.Id] is JsonValue)
            .Select(field => (field.Title, given[field.Id]!.ToString())).ToList();
        return new ReturnedForm(
            roster.NameOf(RosterKind.Officer, returned.Act.Basis.Actor.Person), returned.Definition.Title, returned.Act.OccurredAt, Returns.WhyOf(bureau.Pack, returned), said, remarks,
            returned.Of is { } before && before.Act == act.Id ? await BeforeAsync(page, act, before, stop) : []);
    }

    /// <summary>The fields that a returning act may mark: those of the last act about its subject that it may give back.</summary>
    public async Task<IReadOnlyList<MarkableField>> MarkableAsync(MatterPage page, ActDefinition act, int subject, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(act);
        if (act.Returns is not { } giving || Returns.LastOf(giving, page.State.Record, subject) is not { } last || page.Procedure.FindAct(last.Act) is not { } definition)
            return [];
        var given = await FieldsAsync(page, last, stop);
        return [.. definition.Fields.Select(field => new MarkableField(field, given[field.Id]))];
    }

    // What names a person is not filled in for anybody: it is typed again.
    private async Task<JsonObject> BeforeAsync(MatterPage page, ActDefinition act, RecordedAct before, CancellationToken stop)
    {
        var given = await FieldsAsync(page, before, stop);
        return new JsonObject(act.Fields.Where(field => field.Personal is Personal.None or Personal.FreeText && given[field.Id] is not null)
            .Select(field => KeyValuePair.Create(field.Id, given[field.Id]?.DeepClone())));
    }

    private async Task<JsonObject> FieldsAsync(MatterPage page, RecordedAct act, CancellationToken stop)
    {
        var matter = new MatterId(page.Matter);
        await using var context = bureau.Folder.Database.Reading();
        var id = await context.Acts.Where(row => row.Bureau == bureau.Bureau && row.MatterId == matter && row.Number == act.Number).Select(row => row.ActId).FirstAsync(stop);
        var fields = (JsonObject)act.Fields.DeepClone();
        foreach (var (name, value) in (await bureau.Vault.FieldsAsync(bureau.Bureau, matter, id, stop)).SelectMany(part => part))
            fields[name] = value?.DeepClone();
        return fields;
    }
}
