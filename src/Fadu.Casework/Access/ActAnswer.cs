using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Access;

/// <summary>What a person is told who asks for an act: by right alone, before the law is asked whether the act may be done now.</summary>
public enum ActAnswer
{
    /// <summary>For this person there is no such matter.</summary>
    NotFound,

    /// <summary>A power that is another's.</summary>
    Refused,

    /// <summary>An event that is another's to enter: what happened is recorded all the same, with the finding.</summary>
    Finding,

    /// <summary>It is this person's to do.</summary>
    Allowed,
}

/// <summary>From what the law says of who performs an act to the answer.</summary>
public static class ActAnswers
{
    /// <summary>The answer to somebody who sees the matter.</summary>
    /// <param name="act">The act.</param>
    /// <param name="notYours">Why it is not the person's; null if it is.</param>
    public static ActAnswer Of(ActDefinition act, Ground? notYours)
    {
        ArgumentNullException.ThrowIfNull(act);
        return notYours is null ? ActAnswer.Allowed : act.Kind == ActKind.Event ? ActAnswer.Finding : ActAnswer.Refused;
    }
}
