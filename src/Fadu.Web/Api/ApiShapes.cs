using System.Text.Json.Nodes;
using Fadu.Law;

namespace Fadu.Web.Api;

/// <summary>An act to perform. Members that are not named here are refused.</summary>
/// <param name="Procedure">Id of the procedure.</param>
/// <param name="Act">Id of the act.</param>
/// <param name="Key">Idempotency key: the same key with the same request gives the first answer again.</param>
/// <param name="Matter">The matter; absent for the act that opens one.</param>
/// <param name="Subjects">Numbers of the subjects it is about; absent for the matter.</param>
/// <param name="Fields">Fields by id.</param>
/// <param name="ExpectedVersion">Number of the last act seen.</param>
/// <param name="OccurredAt">When it happened, of an event; absent for now.</param>
/// <param name="DayPrecision">Only the day is known.</param>
/// <param name="OnBehalfOf">The natural person whose post is used.</param>
public sealed record ActToPerform(
    string Procedure, string Act, string Key, Guid? Matter = null, IReadOnlyList<int>? Subjects = null, JsonObject? Fields = null,
    int? ExpectedVersion = null, DateTimeOffset? OccurredAt = null, bool DayPrecision = false, string? OnBehalfOf = null);

/// <summary>An act as recorded.</summary>
/// <param name="Id">Id of the act.</param>
/// <param name="Matter">Its matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Number">Its number in the matter: the matter's version from now on.</param>
/// <param name="Act">Id of the act in the pack.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Adds">Subjects it created.</param>
/// <param name="QueryCode">The code of the party it added.</param>
/// <param name="Replayed">The answer given before to the same key.</param>
/// <param name="Findings">Grounds recorded against it.</param>
/// <param name="Warnings">Told, not recorded.</param>
/// <param name="Promise">The bureau's signed word that it will stand in the ledger.</param>
/// <param name="Request">SHA-256 of what was signed to ask for it, in hexadecimal, which the promise names too; null where nothing was signed.</param>
public sealed record ActRecorded(
    Guid Id, Guid Matter, string FileNumber, int Number, string Act, DateTimeOffset RecordedAt, IReadOnlyList<int> Adds, string? QueryCode, bool Replayed,
    IReadOnlyList<GroundShape> Findings, IReadOnlyList<GroundShape> Warnings, string Promise, string? Request = null);

/// <summary>Why the law refuses, or what it finds.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Law">The law.</param>
/// <param name="Version">Its version.</param>
/// <param name="Article">The article.</param>
/// <param name="Quote">Its decisive words.</param>
/// <param name="Lacking">What is lacking.</param>
/// <param name="Cure">How to mend it.</param>
/// <param name="CureAct">The act that fills it.</param>
/// <param name="CureField">The field to change.</param>
/// <param name="Subject">The subject it is about; 0 the matter.</param>
public sealed record GroundShape(
    string Rule, string? Law, string? Version, string? Article, string? Quote, Bilingual Lacking, Bilingual Cure, string? CureAct, string? CureField, int Subject)
{
    /// <summary>A ground as the interface writes it.</summary>
    public static GroundShape Of(Ground ground)
    {
        ArgumentNullException.ThrowIfNull(ground);
        return new GroundShape(
            ground.Rule, ground.Cite?.Law, ground.Cite?.Version, ground.Cite?.Article, ground.Cite?.Quote, ground.Lacking, ground.Cure, ground.CureAct, ground.CureField, ground.Subject);
    }
}

/// <summary>Who signs in: to a demonstration a made-up officer, else an account with both its proofs at once.</summary>
/// <param name="Person">The officer of a demonstration.</param>
/// <param name="Account">The account.</param>
/// <param name="Password">Its password.</param>
/// <param name="Code">A code of its authenticator, or a recovery code.</param>
public sealed record SignInAsked(string? Person = null, string? Account = null, string? Password = null, string? Code = null);

/// <summary>A matter in a list.</summary>
public sealed record MatterRowShape(
    Guid Matter, string FileNumber, Bilingual Name, Bilingual Procedure, Bilingual Stage, string Unit, string? Officer, DateTimeOffset? Due, DateOnly? LastDay, Bilingual? Limit, string Urgency, int Version);

/// <summary>A page of a list.</summary>
public sealed record PageShape<T>(IReadOnlyList<T> Rows, int Total, int Page, int Pages);

/// <summary>A matter with what can be done on it. What identifies a person is masked.</summary>
public sealed record MatterShape(
    Guid Matter, string FileNumber, string Procedure, string Stage, int Version, string Unit, string? Officer, DateOnly? OpenedOn, DateOnly? ClosedOn,
    IReadOnlyList<SubjectShape> Subjects, IReadOnlyList<ClockShape> Clocks, IReadOnlyList<TimelineShape> Timeline, IReadOnlyList<PossibleShape> Possible);

/// <summary>A subject.</summary>
public sealed record SubjectShape(int Number, string Kind, string Role, Bilingual Title, int Of, string? Stage, string? Standing);

/// <summary>A clock.</summary>
public sealed record ClockShape(string Limit, Bilingual Title, int Subject, string State, DateOnly LastDay, DateTimeOffset Due, bool Provisional);

/// <summary>An act that stands in the matter.</summary>
public sealed record TimelineShape(int Number, string Act, Bilingual Title, DateTimeOffset RecordedAt, DateTimeOffset OccurredAt, string By, IReadOnlyList<int> Subjects, IReadOnlyList<string> Findings, bool Struck);

/// <summary>An act that the stage allows.</summary>
public sealed record PossibleShape(string Act, Bilingual Title, int Subject, bool Yours, IReadOnlyList<GroundShape> Lacking, IReadOnlyList<string> Satisfied);

/// <summary>An act that was asked about before it is done.</summary>
/// <param name="Act">Id of the act.</param>
/// <param name="Title">Its name.</param>
/// <param name="Subject">What it is about; 0 the matter.</param>
/// <param name="Answer">allowed; refused, where it is another's; finding, where it is another's and would be recorded all the same.</param>
/// <param name="NotYours">Why it is not the caller's; absent if it is.</param>
/// <param name="Lacking">What is lacking now.</param>
/// <param name="Satisfied">Gates that hold already.</param>
/// <param name="Later">Gates that hang on what will be filled in.</param>
public sealed record AskedActShape(
    string Act, Bilingual Title, int Subject, string Answer, GroundShape? NotYours, IReadOnlyList<GroundShape> Lacking, IReadOnlyList<string> Satisfied, IReadOnlyList<string> Later);

/// <summary>A procedure with its acts.</summary>
public sealed record ProcedureShape(string Id, Bilingual Title, IReadOnlyList<StageShape> Stages, IReadOnlyList<ActShape> Acts);

/// <summary>A stage.</summary>
public sealed record StageShape(string Id, Bilingual Title, bool End);

/// <summary>An act with its fields.</summary>
public sealed record ActShape(string Id, Bilingual Title, string Kind, string About, bool Opens, string? To, IReadOnlyList<FieldShape> Fields, IReadOnlyList<string> Gates);

/// <summary>A field.</summary>
public sealed record FieldShape(string Id, Bilingual Title, string Type, bool Required, bool Many, string Personal, string? Register, IReadOnlyList<string> Options, IReadOnlyList<FieldShape> Fields);

/// <summary>A refusal.</summary>
public sealed record RefusalShape(DateTimeOffset At, string Person, Guid Matter, string Procedure, string Act, IReadOnlyList<GroundShape> Grounds);
