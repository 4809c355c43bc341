using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Web.Access;
using Fadu.Web.Access.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Fadu.Web.Api.ApiAnswers;

namespace Fadu.Web.Api;

/// <summary>What a token may do.</summary>
/// <param name="Integration">The system it was given to.</param>
/// <param name="Scope">What it may do, and nothing else.</param>
/// <param name="Until">It is good before: ask for another in time.</param>
/// <param name="Certificate">SHA-256 of the client certificate it is heard with, in hexadecimal; null where it is bound to none.</param>
/// <param name="SigningKey">The Ed25519 key that its requests are signed with, 32 bytes in Base64; null where they are not signed.</param>
public sealed record TokenShape(string Integration, IReadOnlyList<string> Scope, DateTimeOffset Until, string? Certificate, string? SigningKey);

/// <summary>An act that is for the agency that handed the matter over, or for anybody.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Act">Id of the act.</param>
/// <param name="Title">What was done.</param>
/// <param name="On">Its legal day.</param>
public sealed record DoneShape(int Number, string Act, Bilingual Title, DateOnly On);

/// <summary>How far a matter has come, for the system that handed it over: nothing of anybody in it.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Procedure">Its procedure.</param>
/// <param name="Stage">Id of its stage.</param>
/// <param name="Title">The stage in words.</param>
/// <param name="Version">Number of its last act.</param>
/// <param name="OpenedOn">The day it was opened.</param>
/// <param name="ClosedOn">The day it came to its end; null while it is open.</param>
/// <param name="Done">What was done that the law has told to the agency: no fields, no papers, nothing that is for the party or for the bureau itself.</param>
public sealed record StatusShape(Guid Matter, string FileNumber, string Procedure, string Stage, Bilingual Title, int Version, DateOnly? OpenedOn, DateOnly? ClosedOn, IReadOnlyList<DoneShape> Done);

/// <summary>The door for other systems: the same desk, by a token of its own, for what its scope names and on matters that it began.</summary>
internal static class MachineEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var machine = app.MapGroup("/api/machine").RequireAuthorization(Callers.Machine).WithTags("machine").DisableAntiforgery();
        machine.MapGet("/token", TokenOf)
            .WithSummary("What the token may do, and until when").Produces<TokenShape>();
        machine.MapPost("/acts", RecordAsync).WithSummary("Records an event that the scope names: it begins a matter, or belongs to one that this system began. The answer carries the bureau's signed promise, which is the receipt; that of a signed request names what was signed")
            .Accepts<ActToPerform>("application/json").Produces<ActRecorded>(StatusCodes.Status201Created).Produces<ActRecorded>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        machine.MapGet("/matters/{begun:guid}", StatusAsync).WithSummary("How far a matter has come that this system began").Produces<StatusShape>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult TokenOf(HttpContext http)
    {
        var token = Caller.Token(http);
        return Json(new TokenShape(token.Integration, token.Scope.Words, token.Until, token.Certificate, token.SigningKey));
    }

    private static async Task<IResult> RecordAsync(HttpContext http, OpenBureau bureau, Sight sight, MachineTokens tokens, CancellationToken stop)
    {
        var (asked, fault) = await ReadAsync<ActToPerform>(http, stop);
        if (asked is null)
            return fault!;
        if (Missing(asked) is { } missing)
            return missing;
        var token = Caller.Token(http);
        if (!token.Scope.Records(asked.Procedure, asked.Act))
            return Outside(tokens, token);
        if (asked.OnBehalfOf is not null)
            return Malformed([new FieldError("onBehalfOf", new Bilingual("其他系统不代理任何人。", "Another system acts for nobody."))]);
        if (asked.Matter is { } matter && await sight.BegunByAsync(matter, token.Actor, stop) is null)
            return NoMatter();

        var request = new ActRequest(
            sight.BureauCode, asked.Procedure, asked.Act, asked.Key, asked.Matter, asked.Subjects ?? [], asked.Fields ?? [], asked.ExpectedVersion, asked.OccurredAt, asked.DayPrecision, Channel: "machine")
        {
            Proof = http.Features.Get<HeldSignature>()?.Request,
        };
        return Ruled(await bureau.Desk.PerformAsync(request, token.Actor, stop));
    }

    private static async Task<IResult> StatusAsync(HttpContext http, Sight sight, MachineTokens tokens, Guid begun, CancellationToken stop)
    {
        var token = Caller.Token(http);
        if (!token.Scope.ReadsStatus)
            return Outside(tokens, token);
        // A sealed record is supplied to nobody outside; what happens is still taken in.
        if (await sight.BegunByAsync(begun, token.Actor, stop) is not { IsSealed: false } state)
            return NoMatter();
        await sight.NoteStatusAsync(begun, token.Actor);
        var stage = state.Procedure.FindStage(state.Record.Stage);
        return Json(new StatusShape(begun, state.FileNumber, state.Procedure.Id, stage?.Id ?? "", stage?.Title ?? new Bilingual(""), state.Version, state.OpenedOn, state.ClosedOn,
            [.. state.Outward().Record.Acts.Select(act => (Act: act, Definition: state.Procedure.FindAct(act.Act))).Where(one => one.Definition?.Visibility.IsOpenTo(Audience.Counterpart) == true)
                .Select(one => new DoneShape(one.Act.Number, one.Act.Act, one.Definition!.Title, one.Act.OccurredOn))]));
    }

    private static IResult Outside(MachineTokens tokens, LiveToken token)
    {
        tokens.NoteOutside(token);
        return Problem(StatusCodes.Status403Forbidden, new Bilingual("令牌的范围里没有这一项，没有写入任何记录。", "The token's scope does not name this; nothing was written."), ("scope", token.Scope.Words));
    }
}
