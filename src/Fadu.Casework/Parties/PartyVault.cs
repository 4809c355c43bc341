using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Parties;

/// <summary>Seals what acts say of parties and opens it again, each part under the key of its matter and party.</summary>
public sealed class PartyVault
{
    // Ids of the acts of a procedure that tell something of a party in the open.
    private static readonly ConditionalWeakTable<Procedure, HashSet<string>> PlainTelling = [];

    private readonly FaduDatabase database;
    private readonly KeyRing keys;

    internal PartyVault(FaduDatabase database, KeyRing keys)
    {
        this.database = database;
        this.keys = keys;
    }

    /// <summary>The keys.</summary>
    internal KeyRing Keys => keys;

    /// <summary>Whether a stored part is there and its key is.</summary>
    internal bool CanOpen(PartRow part) => part.ErasedBy is null && keys.Find(part.KeyId) is not null;

    /// <summary>Opens a stored part; null when it was erased or its key is gone.</summary>
    /// <exception cref="PartBrokenException">It was changed, or moved from another place.</exception>
    internal JsonObject? Open(MatterId matter, PartRow part) =>
        part.ErasedBy is null && keys.Find(part.KeyId) is { } key ? JsonNode.Parse(PartCipher.Open(key, matter, part)) as JsonObject : null;

    /// <summary>The personal fields of one act, in clear.</summary>
    public async Task<IReadOnlyList<JsonObject>> FieldsAsync(BureauId bureau, MatterId matter, ActId act, CancellationToken stop)
    {
        await using var context = database.Reading();
        var parts = await context.Parts.Where(row => row.Bureau == bureau && row.ActId == act).OrderBy(row => row.PartNo).ToListAsync(stop);
        return [.. parts.Select(part => Open(matter, part)).OfType<JsonObject>()];
    }

    /// <summary>All parties of a matter in clear, as its acts up to one of them stand corrected. Record the look before showing any of it.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="state">Its state.</param>
    /// <param name="until">Number of the last act to read; null for all.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyDictionary<int, PartyProfile>> ProfilesAsync(
        BureauId bureau, MatterId matter, MatterState state, int? until, CancellationToken stop)
    {
        // The matter may have moved on since its state was read: what came later belongs to a later state.
        var last = Math.Min(until ?? int.MaxValue, state.Record.Raw.Count);
        var profiles = new Dictionary<int, PartyProfile>();
        foreach (var row in GrowingList.Of(state.Record.Subjects).Items)
        {
            if (row.Kind == SubjectKinds.Party && row.BornOf <= last)
                profiles.Add(row.Number, PartyProfile.Unknown(row.Number));
        }

        if (profiles.Count == 0)
            return profiles;

        var struck = state.Record.Struck.Select(act => act.Number).ToHashSet();
        foreach (var held in state.Parts ??= await TellingAsync(bureau, matter, state, stop))
        {
            if (held.Act > last || struck.Contains(held.Act))
                continue;
            var recorded = state.Record.Raw[held.Act - 1];
            if (Open(matter, held.Part) is not { } fields)
                continue;
            if (profiles.TryGetValue(held.Part.Subject, out var profile) && state.Procedure.FindAct(recorded.Act) is { } definition)
                profiles[held.Part.Subject] = StandingActs.Is(recorded.Act) ? Corrected(profile, state, recorded, fields) : Read(profile, definition, fields);
        }
        foreach (var number in state.TellingPlainly)
        {
            if (state.Record.ActNumbered(number) is { } recorded)
                AddPlain(profiles, state, recorded, last);
        }
        return profiles;
    }

    /// <summary>A party as one act's own fields describe it.</summary>
    internal static PartyProfile Read(PartyProfile profile, ActDefinition act, JsonObject fields)
    {
        foreach (var (id, value) in fields)
        {
            if (act.FindField(id)?.Means is { } means)
                profile = With(profile, means, id, value);
        }
        return profile;
    }

    /// <summary>Whether an act tells in plain fields who a party is.</summary>
    internal static bool TellsPlainly(Procedure procedure, string act) => PlainTelling.GetValue(procedure, static procedure => [.. procedure.Acts
        .Where(act => act.Fields.Any(field => field is { Means: not null, Personal: Personal.None })).Select(act => act.Id)]).Contains(act);

    /// <summary>Whether a part of an act can tell who a party is.</summary>
    internal static bool Tells(ActDefinition act, string kind) => StandingActs.Is(act.Id)
        || act.Fields.Any(field => field is { Means: not null, Personal: not Personal.None } && FieldReading.ClassOf(field.Personal) == kind);

    /// <summary>Reads, in one question, what tells who the parties of some matters are, for those whose state does not hold it yet.</summary>
    internal async Task ReadAsync(BureauId bureau, IReadOnlyDictionary<Guid, MatterState> states, CancellationToken stop)
    {
        var unread = states.Where(pair => pair.Value.Parts is null).ToDictionary(pair => new MatterId(pair.Key), pair => pair.Value);
        if (unread.Count == 0)
            return;
        var matters = unread.Keys.ToList();
        var telling = unread.Values.Select(state => state.Procedure).Distinct().SelectMany(procedure => procedure.Acts).Where(Tells).Select(act => act.Id).Distinct().ToList();
        await using var context = database.Reading();
        var rows = (await (from act in context.Acts
                           join part in context.Parts on new { act.Bureau, act.ActId } equals new { part.Bureau, part.ActId }
                           where act.Bureau == bureau && matters.Contains(act.MatterId) && telling.Contains(act.Act)
                           select new { act.MatterId, act.Number, part }).ToListAsync(stop)).ToLookup(row => row.MatterId);
        foreach (var (matter, state) in unread)
            state.Parts ??= HeldOf(state, rows[matter].Select(row => (row.Number, row.part)));
    }

    // A long matter has few acts that say who a party is; the others are not read, let alone opened.
    private async Task<ImmutableList<HeldPart>> TellingAsync(BureauId bureau, MatterId matter, MatterState state, CancellationToken stop)
    {
        var telling = state.Record.Raw.Where(act => state.Procedure.FindAct(act.Act) is { } definition && Tells(definition)).Select(act => act.Number).ToList();
        if (telling.Count == 0)
            return [];

        await using var context = database.Reading();
        var rows = await (from act in context.Acts
                          join part in context.Parts on new { act.Bureau, act.ActId } equals new { part.Bureau, part.ActId }
                          where act.Bureau == bureau && act.MatterId == matter && telling.Contains(act.Number)
                          select new { act.Number, part }).ToListAsync(stop);
        return HeldOf(state, rows.Select(row => (row.Number, row.part)));
    }

    private static bool Tells(ActDefinition act) => StandingActs.Is(act.Id) || act.Fields.Any(field => field is { Means: not null, Personal: not Personal.None });

    // The matter may have moved on since its state was read: what came later is not its.
    private static ImmutableList<HeldPart> HeldOf(MatterState state, IEnumerable<(int Number, PartRow Part)> rows) =>
        [.. rows.Where(row => row.Number <= state.Record.Raw.Count && Tells(state.Procedure.FindAct(state.Record.Raw[row.Number - 1].Act)!, row.Part.Class))
            .OrderBy(row => row.Number).ThenBy(row => row.Part.PartNo).Select(row => new HeldPart(row.Number, row.Part))];

    private static void AddPlain(Dictionary<int, PartyProfile> profiles, MatterState state, RecordedAct act, int last)
    {
        if (act.Number > last || state.Procedure.FindAct(act.Act) is not { } definition)
            return;
        foreach (var party in act.Adds.Concat(act.Subjects).Where(profiles.ContainsKey))
        {
            foreach (var field in definition.Fields.Where(field => field is { Means: not null, Personal: Personal.None }))
            {
                if (act.Fields[field.Id] is { } value)
                    profiles[party] = With(profiles[party], field.Means!, field.Id, value);
            }
        }
    }

    private static PartyProfile Corrected(PartyProfile profile, MatterState state, RecordedAct correction, JsonObject fields)
    {
        var target = correction.Fields[StandingActs.Target]?.GetValue<long>() ?? 0;
        var field = correction.Fields[StandingActs.Field]?.GetValue<string>();
        if (field is null || target < 1 || target > state.Record.Raw.Count || fields[StandingActs.To] is not { } value)
            return profile;
        var means = state.Procedure.FindAct(state.Record.Raw[(int)target - 1].Act)?.FindField(field)?.Means;
        return means is null ? profile : With(profile, means, field, value);
    }

    private static PartyProfile With(PartyProfile profile, string means, string field, JsonNode? value)
    {
        if (value is not JsonValue single)
            return profile;
        var text = single.TryGetValue<string>(out var words) ? words : null;
        return means switch
        {
            FieldMeaning.Name => profile with { Name = text },
            FieldMeaning.Identity => profile with { Identity = text },
            FieldMeaning.Phone => profile with { Phone = text },
            FieldMeaning.Address => profile with { Address = text },
            FieldMeaning.Birthday => profile with
            {
                Born = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? born : profile.Born,
            },
            FieldMeaning.Flag when single.TryGetValue<bool>(out var truth) => profile with
            {
                Flags = new Dictionary<string, bool>(profile.Flags, StringComparer.Ordinal) { [field] = truth },
            },
            _ => profile,
        };
    }
}
