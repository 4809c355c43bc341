using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Bureau;

/// <summary>A bureau that is to be, and the two people it begins with.</summary>
/// <param name="Code">机关代码.</param>
/// <param name="Name">Its name.</param>
/// <param name="ShortName">机关代字, in file numbers.</param>
/// <param name="Level">Its level, as the pack names levels.</param>
/// <param name="Registrar">Number of who enters units, officers and posts.</param>
/// <param name="RegistrarName">Name.</param>
/// <param name="Administrator">Number of who gives accounts out; another person.</param>
/// <param name="AdministratorName">Name.</param>
public sealed record NewBureau(string Code, string Name, string ShortName, string Level, string Registrar, string RegistrarName, string Administrator, string AdministratorName)
{
    /// <summary>Whether its signed heads carry SM3 and SM2 (国密) too, from the first day on.</summary>
    public bool SignsSm2 { get; init; }
}

/// <summary>设立机关: the first acts of a bureau, found in the pack by the rows of the roster that they make.</summary>
/// <param name="bureau">The open bureau, not founded yet.</param>
public sealed class Founding(OpenBureau bureau)
{
    /// <summary>Founds the bureau, adopts the law in use, and enters the first administrator.</summary>
    /// <param name="made">What it is to be.</param>
    /// <param name="files">The files the law was loaded from.</param>
    /// <param name="stop">Stops; the same call goes on where it stood.</param>
    /// <returns>Why that could not be; null when it stands.</returns>
    public async Task<Bilingual?> FoundAsync(NewBureau made, PackFiles files, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(made);
        if (made.Registrar == made.Administrator)
            return new Bilingual("登记人和首名管理员不能是同一个人", "registrar and first administrator must be two people");
        if (bureau.Pack.FoundingPost is not { } registrars || bureau.Pack.PostThatMay(AccountDeed.Invite) is not { } administrators)
            return new Bilingual("规则包没有写明谁登记机关、谁发放账号", "the pack does not say who enters a bureau and who gives accounts out");
        if (Founds() is not { } founds || Enters(RosterKind.Officer) is not { } enters || Enters(RosterKind.Post) is not { } assigns)
            return new Bilingual("规则包没有设立机关、登记民警或者任职的行为", "the pack has no act that founds a bureau, enters an officer or assigns a post");

        var by = Actor.Officer(made.Registrar);
        var today = LegalDay.Of(BureauZone.Truncated(bureau.Time.GetUtcNow()), bureau.Pack.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var asked = new (ActDefinition Act, Guid? Matter, JsonObject Fields)[]
        {
            (founds, null, Fields(
                founds, (RosterKind.Bureau, new Row(made.Code, made.ShortName, bureau.Pack.Zone.Id, made.Name)), (RosterKind.Unit, new Row(made.Code, null, made.Level, made.Name)),
                (RosterKind.Officer, new Row(made.Registrar, null, null, made.RegistrarName)), (RosterKind.Post, new Row(made.Registrar, made.Code, registrars, null)))),
            (enters, bureau.BureauMatter, Fields(enters, (RosterKind.Officer, new Row(made.Administrator, null, null, made.AdministratorName, today)))),
            (assigns, bureau.BureauMatter, Fields(assigns, (RosterKind.Post, new Row(made.Administrator, made.Code, administrators, null, today)))),
        };
        foreach (var (act, matter, fields) in asked)
        {
            var request = new ActRequest(bureau.Bureau.Value, bureau.BureauProcedure, act.Id, $"init|{act.Id}", matter, [], fields, Channel: "cli");
            if (Fault(act, await bureau.Desk.PerformAsync(request, by, stop)) is { } fault)
                return fault;
        }
        if (await bureau.AdoptAsync(files, by, stop) is { } adopted and not Ruling<Act>.Granted)
            return Fault(null, adopted);
        return made.SignsSm2 ? await ChooseSm2Async(by, stop) : null;
    }

    private async Task<Bilingual?> ChooseSm2Async(Actor by, CancellationToken stop)
    {
        if (Acts.FirstOrDefault(act => act.Feeds.Any(feed => feed.Roster == RosterFeed.LedgerSuite)) is not { Feeds: [{ Value: { } ground }, ..] } chooses)
            return new Bilingual("规则包没有启用国密树头的行为", "the pack has no act by which heads carry SM3 and SM2");
        var fields = new JsonObject { [ground] = "fadu init --sm2" };
        return Fault(chooses, await bureau.Desk.PerformAsync(new ActRequest(bureau.Bureau.Value, bureau.BureauProcedure, chooses.Id, $"init|{chooses.Id}", bureau.BureauMatter, [], fields, Channel: "cli"), by, stop));
    }

    private ActDefinition? Founds() => Acts.FirstOrDefault(act => act.Opens && act.Feeds.Any(feed => Is(feed, RosterKind.Bureau)));

    // The act that makes such a row and nothing else.
    private ActDefinition? Enters(RosterKind kind) => Acts.FirstOrDefault(act => !act.Opens && act.Feeds is [var feed] && !feed.Ends && Is(feed, kind));

    private IEnumerable<ActDefinition> Acts => MatterStates.BureauProcedure(bureau.Pack).Acts;

    private static JsonObject Fields(ActDefinition act, params ReadOnlySpan<(RosterKind Kind, Row Row)> rows)
    {
        var fields = new JsonObject();
        foreach (var (kind, row) in rows)
        {
            var feed = act.Feeds.First(one => Is(one, kind));
            foreach (var (field, value) in new[] { (feed.Key, row.Key), (feed.Of, row.Of), (feed.Value, row.Value), (feed.Title, row.Title), (feed.From, row.From) })
            {
                if (field is not null && value is not null)
                    fields[field] = value;
            }
        }
        return fields;
    }

    private static bool Is(RosterFeed feed, RosterKind kind) => Enum.TryParse<RosterKind>(feed.Roster, ignoreCase: true, out var found) && found == kind;

    private static Bilingual? Fault(ActDefinition? act, Ruling<Act> ruling) => ruling switch
    {
        Ruling<Act>.Granted => null,
        Ruling<Act>.Malformed malformed => new Bilingual(
            string.Join("；", malformed.Errors.Select(error => $"{Title(act, error.Place).Zh}：{error.Message.Zh}")),
            string.Join("; ", malformed.Errors.Select(error => $"{Title(act, error.Place).In("en")}: {error.Message.In("en")}"))),
        Ruling<Act>.Refused refused => new Bilingual(string.Join("；", refused.Grounds.Select(ground => ground.Lacking.Zh)), string.Join("; ", refused.Grounds.Select(ground => ground.Lacking.In("en")))),
        _ => new Bilingual("这里已经有一个机关", "there is a bureau here already"),
    };

    private static Bilingual Title(ActDefinition? act, string place) => act?.Fields.FirstOrDefault(field => field.Id == place)?.Title ?? new Bilingual(place, place);

    private sealed record Row(string Key, string? Of, string? Value, string? Title, string? From = null);
}
