using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Endpoints;

/// <summary>Shows one's own account, with what was just done there.</summary>
/// <param name="contexts">Makes the page's context.</param>
/// <param name="sessions">Sessions.</param>
/// <param name="settings">The machine's clock.</param>
/// <param name="door">Knows what was changed.</param>
/// <param name="passkeys">Passkeys.</param>
internal sealed class AccountPages(PageContexts contexts, Sessions sessions, AccountSettings settings, SignInDoor door, Passkeys passkeys)
{
    /// <summary>Makes pages' contexts.</summary>
    public PageContexts Contexts => contexts;

    /// <summary>The page.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, AccountSaid said, CancellationToken stop)
    {
        var at = await Contexts.OfAsync(http, stop);
        var roster = await Contexts.Bureau.RosterAsync(stop);
        var person = Caller.Person(http);
        var standing = roster.StandingOf(person, at.Today);
        IEnumerable<PostHeld> Held(string whose) => roster.Rows.Where(row => row.Kind == RosterKind.Post && row.Key == whose && row.HoldsOn(at.Today))
            .Select(row => new PostHeld(Contexts.Bureau.Pack.NameOfPost(row.Value), roster.NameOf(RosterKind.Unit, row.Of), row.From, row.Until, whose == person ? null : roster.NameOf(RosterKind.Officer, whose)));
        // An administrator or auditor reads no matter, in whatever unit the post lies.
        var units = standing.Posts.Where(post => Contexts.Bureau.Pack.ReadsMatters(post.Post)).SelectMany(post => roster.UnitsUnder(post.Unit, at.Today)).Distinct(StringComparer.Ordinal).Select(unit => roster.NameOf(RosterKind.Unit, unit));
        return View.Of<Account>(
            at,
            said.IsRefused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            ("Posts", standing.OnLeave ? [] : standing.ActsFor.Prepend(person).SelectMany(Held).ToList()),
            ("Units", units.ToList()),
            ("Qualifications", standing.Qualifications.Select(Contexts.Bureau.Pack.NameOfPost).ToList()),
            ("OnLeave", standing.OnLeave),
            ("Sessions", await sessions.OfAsync(person, stop)),
            ("MachineDay", LegalDay.Of(settings.Time.GetUtcNow(), at.Zone)),
            ("Here", Caller.Session(http).Id),
            ("Said", said),
            ("Changes", Caller.Session(http).Account is { Length: > 0 } account ? await door.ChangesAsync(account, stop) : []),
            ("Passkeys", Caller.Session(http).Account is { Length: > 0 } own ? await passkeys.OfAsync(own, stop) : []),
            ("Names", (Func<string, string>)(who => roster.NameOf(RosterKind.Officer, who))),
            ("HasPassword", Caller.Session(http).Account.Length > 0),
            ("EntersRosters", await new RosterImport(Contexts.Bureau).IsOfAsync(person, stop)),
            ("KeepsFiles", await new FileRetention(Contexts.Bureau).RightsOfAsync(person, stop) is not (false, false)),
            ("BureauMatter", await Contexts.Sight.SeenAsync(Contexts.Bureau.BureauMatter, person, stop) is null ? (Guid?)null : Contexts.Bureau.BureauMatter));
    }
}
