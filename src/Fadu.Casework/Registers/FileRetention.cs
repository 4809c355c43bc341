using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.Retention;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>The schedule of retention in force.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Act">The act of the bureau that adopted it.</param>
/// <param name="Since">The day of that act.</param>
/// <param name="Problems">Why the law in use no longer reads it; then nothing falls due.</param>
public sealed record AdoptedSchedule(RetentionSchedule Schedule, int Act, DateOnly Since, IReadOnlyList<PackProblem> Problems);

/// <summary>A party of a file that was kept long enough, and whose data can still be read.</summary>
/// <param name="Number">Number of the party.</param>
/// <param name="Role">Its role.</param>
/// <param name="IsProposed">Whether the erasure of its data was proposed already.</param>
public sealed record DueParty(int Number, Bilingual Role, bool IsProposed);

/// <summary>A file that was kept long enough and may be appraised. It names nobody.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">Its file number.</param>
/// <param name="Procedure">Its procedure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Standing">Its class and length.</param>
/// <param name="Parties">Whose data it still holds, and the next act for each.</param>
public sealed record DueFile(Guid Matter, string FileNumber, Procedure Procedure, string Unit, RetentionStanding Standing, IReadOnlyList<DueParty> Parties)
{
    /// <summary>The act that proposes an erasure, and the act that erases; null where the procedure has none.</summary>
    public (ActDefinition Proposes, ActDefinition Erases)? Acts { get; init; }

    /// <summary>Whether whoever looks may propose.</summary>
    public bool MayPropose { get; init; }

    /// <summary>Whether whoever looks may erase.</summary>
    public bool MayErase { get; init; }
}

/// <summary>What has been kept long enough.</summary>
/// <param name="Files">A page of it, the longest over first.</param>
/// <param name="Sealed">How many more have a sealed record: they stand in no list.</param>
public sealed record DueFiles(Paged<DueFile> Files, int Sealed);

/// <summary>What a schedule would be, read and not yet adopted.</summary>
/// <param name="Schedule">The schedule; without classes where it cannot be read.</param>
/// <param name="Faults">What is wrong with it.</param>
public sealed record SchedulePlan(RetentionSchedule Schedule, IReadOnlyList<Bilingual> Faults)
{
    /// <summary>The act of the bureau that adopted it; null while it is only shown.</summary>
    public int? AdoptedAs { get; init; }
}

/// <summary>保管期限: which closed files the bureau's own schedule says were kept long enough. It lists; nothing goes but by an erasure that two persons do.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class FileRetention(OpenBureau bureau)
{
    /// <summary>A longer schedule is not read.</summary>
    public const int BytesAtMost = 300_000;

    private const int AtOnce = 500;

    private DateOnly Today => LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone);

    /// <summary>The schedule in force; null where the bureau has adopted none, and nothing falls due.</summary>
    public async Task<AdoptedSchedule?> ScheduleAsync(CancellationToken stop)
    {
        if ((await bureau.RosterAsync(stop)).Retention is not { } row)
            return null;
        var (schedule, problems) = RetentionFile.Read(row.Value, bureau.Pack);
        return new AdoptedSchedule(schedule, row.Act, row.From, problems);
    }

    /// <summary>What a person may do here today: see the list, because the post may propose or decide an erasure; adopt a schedule. For all others there is no list.</summary>
    public async Task<(bool Lists, bool Adopts)> RightsOfAsync(string person, CancellationToken stop)
    {
        var roster = await bureau.RosterAsync(stop);
        var model = new AccessModel(bureau.Pack, bureau.Time.GetUtcNow());
        var posts = roster.StandingOf(person, Today).Posts.Where(post => bureau.Pack.ReadsMatters(post.Post)).Select(post => post.Post).Distinct(StringComparer.Ordinal).ToList();
        bool Does(Procedure procedure, ActDefinition act) => posts.Exists(post => model.AnswerOf(procedure, act, post, PostPlace.Own, isOnCase: false).Answer == ActAnswer.Allowed);
        var lists = bureau.Pack.Procedures.Values.Any(procedure => ErasureOf(procedure) is { } acts && (Does(procedure, acts.Proposes) || Does(procedure, acts.Erases)));
        var adopts = await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(bureau.BureauMatter), stop) is { } affairs && Adopts(affairs.Procedure) is { } act
            && MatterAccess.AnswerInAffairs(person, affairs, act.Act, roster, bureau.Time.GetUtcNow()) == ActAnswer.Allowed;
        return (lists, adopts);
    }

    /// <summary>The files that were kept long enough, those that ended first before the others.</summary>
    /// <param name="person">Who looks: only what the person may see, and may propose or decide the erasure of. Null is the keeper of the folder, at the console.</param>
    /// <param name="paging">Which page.</param>
    /// <param name="stop">Stops.</param>
    public async Task<DueFiles> DueAsync(string? person, Paging paging, CancellationToken stop)
    {
        if (await ScheduleAsync(stop) is not { Problems.Count: 0, Schedule: var schedule })
            return new DueFiles(new Paged<DueFile>([], 0, paging), 0);
        var roster = await bureau.RosterAsync(stop);
        var (due, sealedOnes) = (new List<DueFile>(), 0);
        await using var context = bureau.Folder.Database.Reading();
        var open = await OpenLinksAsync(context, stop);
        foreach (var some in (await OldEnoughAsync(context, schedule, person, roster, stop)).Chunk(AtOnce))
        {
            var over = (await bureau.Reader.FindAsync(bureau.Bureau, some, stop)).Where(one => !open.Contains(one.Key) && schedule.Of(one.Value.Procedure, one.Value.Record, Today)?.IsOver(Today) == true).ToList();
            var left = await ReadableAsync(context, [.. over.Select(one => one.Key)], stop);
            foreach (var (matter, state) in over.Where(one => left.Contains(one.Key)))
            {
                if (person is not null && !MatterAccess.MayKnow(person, state, roster, bureau.Time.GetUtcNow()))
                    continue;
                var file = FileOf(matter, state, schedule, left[matter], person, roster);
                if (person is not null && !file.MayPropose && !file.MayErase)
                    continue;
                if (state.IsSealed)
                    sealedOnes++;
                else
                    due.Add(file);
            }
        }
        var page = due.OrderBy(file => file.Standing.KeptUntil).ThenBy(file => file.FileNumber, StringComparer.Ordinal).Skip(paging.Skip).Take(paging.Size);
        return new DueFiles(new Paged<DueFile>([.. page], due.Count, paging), sealedOnes);
    }

    /// <summary>What the form of a proposal begins with, where the schedule says that the file was kept long enough: the ground, and the document its length rests on.</summary>
    /// <returns>Null where it says no such thing, or the act proposes no erasure.</returns>
    public async Task<JsonObject?> ProposalAsync(Guid matter, string act, CancellationToken stop)
    {
        if (await ScheduleAsync(stop) is not { } adopted || await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(matter), stop) is not { } state
            || ErasureOf(state.Procedure) is not { } acts || acts.Proposes.Id != act || adopted.Schedule.Of(state.Procedure, state.Record, Today) is not { } standing || !standing.IsOver(Today))
            return null;
        var outlived = acts.Erases.Erases!.Outlived!;
        var fields = new JsonObject { [outlived.Field] = outlived.Is };
        if (standing.Value.Ground is { } ground && ground.Number.Length <= acts.Proposes.FindField(outlived.Document)!.MaxLength)
            fields[outlived.Document] = ground.Number;
        return fields;
    }

    /// <summary>Reads a schedule as it would be adopted. Nothing is written.</summary>
    public SchedulePlan Plan(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length > BytesAtMost)
            return Faulty(new Bilingual($"文件最大{BytesAtMost / 1000}千字节", $"a file has at most {BytesAtMost / 1000} kB"));
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Faulty(new Bilingual("文件应为 UTF-8 编码的 YAML", "expected YAML in UTF-8"));
        }
        var (schedule, problems) = RetentionFile.Read(text, bureau.Pack);
        return new SchedulePlan(schedule, [.. problems.Select(RetentionFaults.WordsOf)]);
    }

    /// <summary>Adopts a schedule by an act of the bureau.</summary>
    /// <param name="file">Its text in UTF-8.</param>
    /// <param name="person">Who adopts it.</param>
    /// <param name="channel">web, cli.</param>
    /// <param name="stop">Stops.</param>
    public async Task<SchedulePlan> AdoptAsync(byte[] file, string person, string channel, CancellationToken stop)
    {
        var plan = Plan(file);
        if (plan.Faults.Count > 0)
            return plan;
        if (Adopts(MatterStates.BureauProcedure(bureau.Pack)) is not { } adopts)
            return Faulty(new Bilingual("规则库里没有采用保管期限表的行为", "the law in use has no act that adopts a schedule of retention"));
        var version = (await bureau.RosterAsync(stop)).Version;
        var key = string.Create(CultureInfo.InvariantCulture, $"retention|{version}|{Convert.ToHexStringLower(SHA256.HashData(file))}");
        var request = new ActRequest(
            bureau.Bureau.Value, bureau.BureauProcedure, adopts.Act.Id, key, bureau.BureauMatter, [], new JsonObject { [adopts.Field] = Encoding.UTF8.GetString(file).TrimStart('\uFEFF') }, Channel: channel);
        return await bureau.Desk.PerformAsync(request, Actor.Officer(person), stop) switch
        {
            Ruling<Act>.Granted granted => plan with { AdoptedAs = granted.Value.Number },
            Ruling<Act>.Refused refused => plan with { Faults = [.. refused.Grounds.Select(ground => ground.Lacking)] },
            Ruling<Act>.Malformed malformed => plan with { Faults = [.. malformed.Errors.Select(error => error.Message)] },
            _ => plan with { Faults = [new Bilingual("机关事务刚刚有变动，什么都没有采用，请再试一次", "the bureau's affairs moved on meanwhile and nothing was adopted: try once more")] },
        };
    }

    private static SchedulePlan Faulty(Bilingual fault) => new(new RetentionSchedule(new Bilingual(""), []), [fault]);

    // Closed matters that began long enough ago for the shortest length of all: of the others nothing is folded.
    private async Task<List<Guid>> OldEnoughAsync(FaduContext context, RetentionSchedule schedule, string? person, Roster roster, CancellationToken stop)
    {
        var years = bureau.Pack.Procedures.Keys.Select(procedure => (Procedure: procedure, Years: schedule.LeastYears(procedure, Today))).Where(one => one.Years is not null).ToList();
        if (years.Count == 0)
            return [];
        var (procedures, latest, affairs) = (years.ConvertAll(one => one.Procedure), Today.AddYears(-years.Min(one => one.Years!.Value)), MatterStates.BureauMatter(bureau.Bureau));
        var heads = context.Matters.Where(row => row.Bureau == bureau.Bureau && row.OpenedOn <= latest && row.ClosedOn != null && row.MatterId != affairs && procedures.Contains(row.Procedure));
        if (person is not null)
        {
            var units = roster.UnitsOf(person, bureau.Pack, Today).SelectMany(unit => roster.UnitsUnder(unit, Today)).Distinct(StringComparer.Ordinal).ToList();
            heads = heads.Where(row => units.Contains(row.Unit!) || row.Officer == person);
        }
        return [.. (await heads.OrderBy(row => row.OpenedOn).ThenBy(row => row.FileNumber).Select(row => row.MatterId).ToListAsync(stop)).Select(matter => matter.Value)];
    }

    // What an open matter is linked with may be asked for in it: it is kept.
    private async Task<HashSet<Guid>> OpenLinksAsync(FaduContext context, CancellationToken stop)
    {
        var links = from link in context.Links
                    join head in context.Matters on new { link.Bureau, link.MatterId } equals new { head.Bureau, head.MatterId }
                    join other in context.Matters on new { link.Bureau, MatterId = link.Other } equals new { other.Bureau, other.MatterId }
                    where link.Bureau == bureau.Bureau && (head.ClosedOn == null || other.ClosedOn == null)
                    select new { link.MatterId, link.Other };
        return [.. (await links.ToListAsync(stop)).SelectMany(link => (Guid[])[link.MatterId.Value, link.Other.Value])];
    }

    private async Task<ILookup<Guid, int>> ReadableAsync(FaduContext context, IReadOnlyCollection<Guid> matters, CancellationToken stop)
    {
        var ids = matters.Select(matter => new MatterId(matter)).ToList();
        var parts = from act in context.Acts
                    join part in context.Parts on new { act.Bureau, act.ActId } equals new { part.Bureau, part.ActId }
                    where act.Bureau == bureau.Bureau && ids.Contains(act.MatterId) && part.Subject != 0 && part.ErasedBy == null
                    select new { act.MatterId, part.Subject };
        return (await parts.Distinct().ToListAsync(stop)).ToLookup(part => part.MatterId.Value, part => part.Subject);
    }

    private DueFile FileOf(Guid matter, MatterState state, RetentionSchedule schedule, IEnumerable<int> readable, string? person, Roster roster)
    {
        var acts = ErasureOf(state.Procedure);
        var parties = readable.Order().Where(number => state.Record.Subjects.Any(subject => subject.Number == number && subject.Kind == SubjectKinds.Party)).ToList();
        bool May(ActDefinition act) => person is not null && parties.Count > 0 && MatterAccess.AnswerOf(person, state, act, parties[0], roster, bureau.Time.GetUtcNow()) == ActAnswer.Allowed;
        return new DueFile(
            matter, state.FileNumber, state.Procedure, state.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "", schedule.Of(state.Procedure, state.Record, Today)!,
            [.. parties.Select(number => PartyOf(state, number, acts))])
        {
            Acts = acts,
            MayPropose = acts is { } one && May(one.Proposes),
            MayErase = acts is { } other && May(other.Erases),
        };
    }

    private static DueParty PartyOf(MatterState state, int number, (ActDefinition Proposes, ActDefinition Erases)? acts)
    {
        var role = state.Record.Subjects[number - 1].Role;
        var last = acts is null ? null : state.Record.Acts.LastOrDefault(act => act.Subjects.Contains(number) && (act.Act == acts.Value.Proposes.Id || act.Act == acts.Value.Erases.Id));
        return new DueParty(number, state.Procedure.FindRole(SubjectKinds.Party, role)?.Title ?? new Bilingual(role), last?.Act == acts?.Proposes.Id && last is not null);
    }

    private static (ActDefinition Proposes, ActDefinition Erases)? ErasureOf(Procedure procedure) =>
        procedure.Acts.FirstOrDefault(act => act is { Erases.Outlived: not null, For.Kind: SubjectKinds.Party }) is { } erases && procedure.FindAct(erases.Erases!.ProposedBy) is { } proposes
            ? (proposes, erases)
            : null;

    private static (ActDefinition Act, string Field)? Adopts(Procedure affairs) =>
        affairs.Acts.Select(act => (Act: act, Field: RetentionFaults.FieldOf(act))).FirstOrDefault(one => one.Field is not null) is { Field: { } field, Act: { } found } ? (found, field) : null;
}
