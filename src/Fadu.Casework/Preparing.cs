using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework;

/// <summary>Makes a request ready before the gate: reads its fields, finds its parties, seals its parts. Nothing is written.</summary>
internal sealed class Preparing(MatterReader reader, PartyVault vault, FaduDatabase database, Func<RulePack> pack)
{
    private const int KeyAtMost = 200;
    private const int SubjectsAtMost = 500;

    /// <summary>The request made ready, or what is wrong with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="atLeast">The matter has come to this version: what this process remembers of it from before is not used.</param>
    /// <param name="stop">Stops.</param>
    public async Task<(Preparation? Ready, IReadOnlyList<FieldError> Errors)> PrepareAsync(ActRequest request, Actor actor, int atLeast, CancellationToken stop)
    {
        var law = pack();
        if (FaultOf(request, actor, law) is { } fault)
            return (null, [fault]);

        // What is remembered may lie behind where other nodes write too: the gate finds that out, but nobody is told of a fault by it.
        var held = request.Matter is { } known && reader.Held(new BureauId(request.Bureau), new MatterId(known)) is { } last && last.Version >= atLeast ? last : null;
        var (ready, errors) = await PrepareAsync(request, actor, law, held, stop);
        return ready is null && held is not null ? await PrepareAsync(request, actor, law, null, stop) : (ready, errors);
    }

    private async Task<(Preparation? Ready, IReadOnlyList<FieldError> Errors)> PrepareAsync(ActRequest request, Actor actor, RulePack law, MatterState? held, CancellationToken stop)
    {

        var procedure = law.FindProcedure(request.Procedure)!;
        var act = procedure.FindAct(request.Act)!;
        var bureau = new BureauId(request.Bureau);
        var isNew = request.Matter is null;
        var matter = isNew ? NewMatter(bureau, procedure, law, request, actor) : new MatterId(request.Matter!.Value);
        // A matter opened by a request that is asked again stands already: the store gives the first answer under its key.
        var state = isNew ? MatterState.Empty(law, procedure) : held ?? await reader.ReadAsync(bureau, matter, stop);
        if (state is null)
            return (null, [new FieldError("matter", new Bilingual("没有这个事项。", "There is no such matter."))]);
        if (state.Procedure.Id != procedure.Id)
            return (null, [new FieldError("procedure", new Bilingual("这个事项不适用这一程序。", "The matter is not under this procedure."))]);

        var fields = FieldReading.Of(act, request.Fields, state.Record, law.Zone);
        if (act.Id == StandingActs.Correct)
            fields = CorrectionReading.Of(fields, state);
        var (files, missing) = await FilesAsync(bureau, request, stop);
        var errors = fields.Errors.Concat(missing).Concat(SubjectErrors(request, state)).Concat(MissingOf(act, fields, actor)).ToList();
        if (errors.Count > 0)
            return (null, errors);

        var ready = new Preparation
        {
            Request = request,
            Actor = actor,
            Pack = law,
            Procedure = procedure,
            Act = act,
            Matter = matter,
            Id = new ActId(Guid.CreateVersion7()),
            Version = state.Version,
            Fields = fields,
            Mark = RequestMark.Of(vault.Keys, bureau, HashOf(request)),
            Files = files,
            Salt = RandomNumberGenerator.GetBytes(Commitment.SaltSize),
            Erases = act.Erases is null ? [] : await Erasures.NotesAsync(database, bureau, matter, request.Subjects.Count > 0 ? request.Subjects[0] : 0, stop),
        };
        ready = await WithPartiesAsync(ready, state, stop);
        return (WithParts(ready, state), []);
    }

    private async Task<(IReadOnlyList<AttachedFile> Files, IReadOnlyList<FieldError> Errors)> FilesAsync(BureauId bureau, ActRequest request, CancellationToken stop)
    {
        if (request.Files.Count == 0)
            return ([], []);
        var hashes = request.Files.Where(hash => hash.Length == 64 && hash.All(char.IsAsciiHexDigit)).Select(Convert.FromHexString).ToList();
        await using var context = database.Reading();
        var rows = await context.Files.Where(row => row.Bureau == bureau && hashes.Contains(row.Hash)).ToListAsync(stop);
        var files = rows.Select(row => new AttachedFile(Convert.ToHexStringLower(row.Hash), row.MediaType, row.Size)).OrderBy(file => file.Hash, StringComparer.Ordinal).ToList();
        var known = files.Select(file => file.Hash).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (files, [.. request.Files.Where(hash => !known.Contains(hash)).Select(hash => new FieldError(
            "files", new Bilingual("有文件还没有上传完，请重新上传。", "A file has not been taken in; upload it again.")))]);
    }

    private static FieldError? FaultOf(ActRequest request, Actor actor, RulePack law)
    {
        if (string.IsNullOrWhiteSpace(request.Bureau) || request.Bureau.Length > 40 || request.Bureau.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            return new FieldError("bureau", new Bilingual("机关代码只能用字母、数字、横线。", "A bureau is named by letters, digits and hyphens."));
        if (string.IsNullOrWhiteSpace(request.Key) || request.Key.Length > KeyAtMost || request.Key.Any(char.IsControl))
            return new FieldError("key", new Bilingual($"请求编号应当有1至{KeyAtMost}个字。", $"A key has 1 to {KeyAtMost} characters."));
        if (string.IsNullOrWhiteSpace(actor.Person) || string.IsNullOrWhiteSpace(actor.Account))
            return new FieldError("actor", new Bilingual("没有写明谁办理。", "It does not say who performs it."));
        if (actor.Kind != ActorKind.Law && actor.Person == Actor.Law.Person)
            return new FieldError("actor", new Bilingual("只有法律规定本身能以这个名义办理。", "Only the law itself performs under this name."));
        if (actor.Kind == ActorKind.Machine != actor.Person.StartsWith(Actor.MachineMark, StringComparison.Ordinal))
            return new FieldError("actor", new Bilingual("这个名义只给用令牌接入的系统。", "This name is for systems that call with a token, and for them alone."));
        if (law.FindProcedure(request.Procedure) is not { } procedure)
            return new FieldError("procedure", new Bilingual($"没有“{request.Procedure}”这个程序。", $"There is no procedure “{request.Procedure}”."));
        if (procedure.FindAct(request.Act) is not { } act)
            return new FieldError("act", new Bilingual($"这个程序没有“{request.Act}”这个行为。", $"The procedure has no act “{request.Act}”."));
        // What another system did has happened and is never refused; who may do what here is decided here.
        if (actor.Kind == ActorKind.Machine && (act.Kind == ActKind.Power || procedure == MatterStates.BureauProcedure(law)))
            return new FieldError("act", new Bilingual("其他系统只能记录发生的事实，不能行使职权，也不能办理机关事务。", "Another system enters what happened; it uses no power and has no part in the bureau's affairs."));
        if (actor.Kind == ActorKind.Import && !act.Opens && RosterFeeds.Grants(act))
            return new FieldError("act", new Bilingual("任职、代理、资格不能导入，请由机关登记人员办理。", "Posts, acting and qualifications are not imported: the registrar of the bureau gives them."));
        if (act.Erases is not null && actor.Kind != ActorKind.Person)
            return new FieldError("act", new Bilingual("删除个人信息只能由民警本人在这里办理，不能导入。", "Personal data is erased by officers here, never by import."));
        if ((act.SealsRecord && actor.Kind != ActorKind.Law) || (act.OpensSealed is not null && actor.Kind != ActorKind.Person))
            return new FieldError("act", new Bilingual("封存由法律规定直接产生，调取由民警本人在这里办理，都不能导入。", "A record is sealed by the law itself and opened by officers here, never by import."));
        if (request.ExpectedVersion is < 0)
            return new FieldError("version", new Bilingual("版本不能小于0。", "A version is not below 0."));
        if (request.Matter is null && !act.Opens)
            return new FieldError("matter", new Bilingual("没有写明是哪个事项。", "It does not say which matter."));
        return request.Subjects.Count > SubjectsAtMost
            ? new FieldError("subjects", new Bilingual($"一次最多{SubjectsAtMost}个对象。", $"At most {SubjectsAtMost} subjects at once."))
            : null;
    }

    // The id of a new matter follows from who asks and under which key: asked again, it is the same matter.
    private static MatterId NewMatter(BureauId bureau, Procedure procedure, RulePack law, ActRequest request, Actor actor)
    {
        if (ReferenceEquals(procedure, MatterStates.BureauProcedure(law)))
            return MatterStates.BureauMatter(bureau);
        var name = System.Text.Encoding.UTF8.GetBytes($"fadu/matter/1|{bureau.Value}|{actor.Account}|{request.Key}");
        return new MatterId(new Guid(SHA256.HashData(name).AsSpan(0, 16), bigEndian: true));
    }

    private static IEnumerable<FieldError> SubjectErrors(ActRequest request, MatterState state) =>
        request.Subjects.Where(number => number < 1 || number > state.Record.Subjects.Count).Distinct()
            .Select(number => new FieldError("subjects", new Bilingual($"本事项没有编号为{number}的对象。", $"The matter has no subject numbered {number}.")))
            .Concat(request.Subjects.Count == request.Subjects.Distinct().Count() ? [] : [new FieldError("subjects", new Bilingual("同一对象写了两次。", "A subject is named twice."))]);

    private static IEnumerable<FieldError> MissingOf(ActDefinition act, FieldReading fields, Actor actor) => !actor.FillsInForms
        ? []
        : act.Fields.Where(field => field is { Required: true, ShownWhen: null } && !fields.Plain.ContainsKey(field.Id) && fields.Errors.All(error => !error.Place.StartsWith(field.Id, StringComparison.Ordinal)))
            .Select(FieldError.Missing);

    private static byte[] HashOf(ActRequest request) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request with { Fields = Sorted(request.Fields) }, CaseworkJson.Options));

    private static JsonObject Sorted(JsonObject fields) =>
        new(fields.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private async Task<Preparation> WithPartiesAsync(Preparation ready, MatterState state, CancellationToken stop)
    {
        var act = ready.Act;
        var needed = (act.Needs & (Needs.Ages | Needs.PriorPenalties)) != Needs.None || act.Prior is not null || act.Produces.Count > 0 || StandingActs.Is(act.Id);
        if (!needed)
            return ready;

        var profiles = new Dictionary<int, PartyProfile>(await vault.ProfilesAsync(ready.Bureau, ready.Matter, state, until: null, stop));
        if (AddedParty(act, state) is var added and > 0)
        {
            profiles[added] = ready.Fields.Personal.Values.Append(ready.Fields.Plain)
                .Aggregate(PartyProfile.Unknown(added), (profile, fields) => PartyVault.Read(profile, act, fields));
        }
        var persons = new Dictionary<int, byte[]>();
        foreach (var (number, profile) in profiles)
        {
            if (SearchToken.OfPerson(vault.Keys, ready.Bureau, profile.Identity, profile.Name, profile.Born) is { } person)
                persons[number] = person;
        }
        return ready with { Profiles = profiles, PersonHashes = persons };
    }

    private Preparation WithParts(Preparation ready, MatterState state)
    {
        if (ready.Fields.Personal.Count == 0)
            return ready with { Signed = ready.Request.Proof?.RowOf(ready.Bureau, ready.Id, key: null) };

        var holder = HolderOf(ready, state);
        var made = new List<SubjectKeyRow>();
        var key = state.Keys.TryGetValue(holder, out var known) ? vault.Keys.Find(known) : null;
        if (key is null)
        {
            // A key that was destroyed by an erasure is never used again: what comes after it gets a key of its own.
            key = vault.Keys.New();
            made.Add(new SubjectKeyRow { Bureau = ready.Bureau, MatterId = ready.Matter, Subject = holder, KeyId = key.Id });
        }
        var parts = new List<SealedPart>();
        foreach (var (personal, fields) in ready.Fields.Personal)
            parts.Add(PartCipher.Seal(key, ready.Bureau, ready.Matter, ready.Id, parts.Count + 1, holder, FieldReading.ClassOf(personal), CanonicalJson.Write(fields)));
        return ready with { Parts = parts, NewKeys = made, Mark = ready.Mark.Under(key), Signed = ready.Request.Proof?.RowOf(ready.Bureau, ready.Id, key) };
    }

    // The number the party an act adds will have if all that the act adds before it is added; the gate sets it right where that depends.
    private static int AddedParty(ActDefinition act, MatterState state)
    {
        for (var i = 0; i < act.Adds.Count; i++)
        {
            if (act.Adds[i].Kind == SubjectKinds.Party)
                return state.Record.Subjects.Count + 1 + i;
        }
        return 0;
    }

    // Whose data an act's personal fields are: the party it adds, the one party it is about, or, of several, the matter.
    private static int HolderOf(Preparation ready, MatterState state)
    {
        if (AddedParty(ready.Act, state) is var added and > 0)
            return added;
        var subjects = ready.Act.Id == StandingActs.Correct ? CorrectionReading.SubjectsOf(ready.Fields, state) : ready.Request.Subjects;
        var parties = subjects.Select(state.PartyOf).Where(number => number > 0).Distinct().ToList();
        return parties.Count == 1 ? parties[0] : 0;
    }
}
