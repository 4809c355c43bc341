using Fadu.Casework;
using Fadu.Casework.Access;
using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Casework.Copies;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web;

/// <summary>Makes the context of a page from the request: who looks, in which language, at which moment.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="sight">What officers may see.</param>
/// <param name="asked">What waits for officers in other units.</param>
/// <param name="antiforgery">Makes the token of the page's forms.</param>
/// <param name="settings">How long sessions last.</param>
public sealed class PageContexts(OpenBureau bureau, Sight sight, AskedWork asked, IAntiforgery antiforgery, AccountSettings settings)
{
    private readonly Lazy<IReadOnlyDictionary<string, Bilingual>> lawTitles =
        new(() => bureau.Pack.Sources.ToDictionary(source => source.Key, source => new Bilingual(source.Value.ShortName, source.Value.Title.En), StringComparer.Ordinal));

    /// <summary>The bureau.</summary>
    public OpenBureau Bureau => bureau;

    /// <summary>What officers may see.</summary>
    public Sight Sight => sight;

    /// <summary>What is told of sealed matters.</summary>
    public SealedMatters Sealed { get; } = new(bureau);

    /// <summary>Makes copies of what is held about parties.</summary>
    public PartyCopies Copies { get; } = new(bureau);

    /// <summary>Whether the record is a demonstration, whose officers anybody may sign in as.</summary>
    public bool IsDemonstration => sight.IsDemonstration;

    /// <summary>Whether the bureau's own directory is connected.</summary>
    public bool HasDirectory => settings.Directory is not null;

    /// <summary>The context of a page.</summary>
    public async Task<PageContext> OfAsync(HttpContext http, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(http);
        var now = bureau.Time.GetUtcNow();
        var today = LegalDay.Of(now, bureau.Pack.Zone);
        var roster = await bureau.RosterAsync(stop);
        var officer = Officer(http, roster, today);
        var deeds = officer is null ? new HashSet<AccountDeed>() : People.RightsOf(officer.Person, roster, bureau.Pack, today);
        return new PageContext(
            new Bilingual(roster.BureauName.Length > 0 ? roster.BureauName : sight.BureauCode),
            Language.Of(http),
            officer,
            http.Request.Path + http.Request.QueryString,
            antiforgery.GetAndStoreTokens(http).RequestToken ?? "",
            now,
            today,
            officer is null ? 0 : await sight.DueWithinAWeekAsync(officer.Person, stop),
            IsDemonstration,
            bureau.Pack.Zone,
            lawTitles.Value)
        {
            Begins = officer is not null && MatterAccess.MayBegin(officer.Person, roster, bureau.Pack, today),
            Audits = officer is not null && ReadingRoom.MayOpen(officer.Person, roster, bureau.Pack, today),
            Tends = deeds.Count > 0,
            Session = http.Features.Get<LiveSession>() is { } live ? new SessionLeft((int)settings.Idle.TotalSeconds, live.Until) : null,
            GivesTokens = deeds.Contains(AccountDeed.Tokens),
            Reviews = officer is not null && await asked.IsAskedAsync(officer.Person, stop),
        };
    }

    private SignedInOfficer? Officer(HttpContext http, Roster roster, DateOnly today)
    {
        var person = Caller.Person(http);
        if (person.Length == 0)
            return null;
        var posts = roster.StandingOf(person, today).Posts;
        var unit = posts.Count > 0 ? roster.NameOf(RosterKind.Unit, posts[0].Unit) : "";
        var post = posts.Count > 0 ? bureau.Pack.NameOfPost(posts[0].Post) : new Bilingual("今日无岗位", "no post today");
        return new SignedInOfficer(person, roster.NameOf(RosterKind.Officer, person), new Bilingual(unit), post);
    }
}
