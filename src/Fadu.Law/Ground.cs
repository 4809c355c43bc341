namespace Fadu.Law;

/// <summary>What a gate does when it is not satisfied.</summary>
public enum GateEffect
{
    /// <summary>The act is refused: the default of a power.</summary>
    Refuse,

    /// <summary>The act is recorded with a finding: the default, and the strongest effect, of an event.</summary>
    Record,

    /// <summary>The officer is told; nothing is recorded against the act.</summary>
    Warn,
}

/// <summary>依据: what the check returns for one rule that is not satisfied. A ground that was recorded is a finding (问题).</summary>
/// <param name="Rule">Id of the gate or of the built-in check (<c>stage</c>, <c>by</c>, <c>field:…</c>) that speaks.</param>
/// <param name="Effect">Refuse, record or warn.</param>
/// <param name="Truth">No, or Unknown when a fact is missing.</param>
/// <param name="Lacking">What is lacking, a sentence an officer can act on.</param>
/// <param name="Cure">How to mend it.</param>
/// <param name="CureAct">The act that fills it, when there is one.</param>
/// <param name="CureField">The field of this act to change, when there is one.</param>
/// <param name="Cite">Law and article.</param>
/// <param name="Found">The condition's own account of what it found, leaf by leaf.</param>
/// <param name="Subject">The subject it is about; 0 is the matter.</param>
public sealed record Ground(
    string Rule,
    GateEffect Effect,
    Truth Truth,
    Bilingual Lacking,
    Bilingual Cure,
    string? CureAct,
    string? CureField,
    Citation? Cite,
    IReadOnlyList<Bilingual> Found,
    int Subject)
{
    /// <summary>Whether the act is refused on this ground.</summary>
    public bool Refuses => Effect == GateEffect.Refuse;
}
