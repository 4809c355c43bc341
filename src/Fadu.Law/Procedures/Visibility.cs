namespace Fadu.Law.Procedures;

/// <summary>可见范围: to whom what an act, a field or a paper says may be shown. What the pack does not declare is <see cref="Internal"/>.</summary>
public enum Visibility
{
    /// <summary>公开: anybody.</summary>
    Public,

    /// <summary>当事人: the party it is about.</summary>
    Party,

    /// <summary>对方机关: the agency that handed the matter over.</summary>
    Counterpart,

    /// <summary>内部: officers who may see the matter.</summary>
    Internal,

    /// <summary>内部意见: of an adviser or reviewer, for those it advises: whoever works on the case, and whoever may give such an opinion.</summary>
    Privileged,
}

/// <summary>Who reads.</summary>
public enum Audience
{
    /// <summary>Anybody, without a name.</summary>
    Anybody,

    /// <summary>The party, in its window or in a copy of what is held about it.</summary>
    Party,

    /// <summary>The agency that handed the matter over.</summary>
    Counterpart,

    /// <summary>An officer who may see the matter.</summary>
    Officer,

    /// <summary>An officer who works on the case, or may give such an opinion.</summary>
    Advised,
}

/// <summary>The one place that says which class opens to whom. Whether somebody may see the matter at all is asked before.</summary>
public static class Visibilities
{
    /// <summary>The classes as packs write them.</summary>
    internal static readonly (string Word, Visibility Value)[] Words =
    [
        ("public", Visibility.Public), ("party", Visibility.Party), ("counterpart", Visibility.Counterpart), ("internal", Visibility.Internal), ("privileged", Visibility.Privileged),
    ];

    /// <summary>Whether a class opens to somebody. Neither the party nor another agency is shown what is for the other.</summary>
    public static bool IsOpenTo(this Visibility visibility, Audience audience) => visibility switch
    {
        Visibility.Public => true,
        Visibility.Party => audience is Audience.Party or Audience.Officer or Audience.Advised,
        Visibility.Counterpart => audience is Audience.Counterpart or Audience.Officer or Audience.Advised,
        Visibility.Internal => audience is Audience.Officer or Audience.Advised,
        _ => audience is Audience.Advised,
    };

    /// <summary>Whether a field of an act opens to somebody: as its act does, and its own class besides. What officers write opens outside the bureau only where the field says so.</summary>
    /// <param name="act">The act.</param>
    /// <param name="field">One of its fields.</param>
    /// <param name="audience">Who reads.</param>
    public static bool IsOpenTo(this ActDefinition act, FieldDefinition field, Audience audience)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(field);
        return act.Visibility.IsOpenTo(audience) && OwnOf(act, field).IsOpenTo(audience);
    }

    private static Visibility OwnOf(ActDefinition act, FieldDefinition field) =>
        field.Visibility ?? (field.Personal == Personal.FreeText && act.Visibility < Visibility.Internal ? Visibility.Internal : act.Visibility);
}
