using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>事由 (MatterNaming): what the matters of a procedure are called in lists, by a field that tells what they are about. It names no person.</summary>
/// <param name="Field">The field: a choice or a text, not personal, of acts about the matter as a whole. The last one given counts.</param>
/// <param name="Title">The name, with <see cref="Place"/> where the field's value stands.</param>
/// <param name="Told">The field as the acts define it: what the values are called.</param>
public sealed record MatterNaming(string Field, Bilingual Title, IReadOnlyList<FieldDefinition> Told)
{
    /// <summary>Where the value stands in the name.</summary>
    public const string Place = "{about}";

    /// <summary>What a matter is about after one more act, as the field says it: a key of a choice, or a text.</summary>
    /// <param name="known">What it was about before; null where nothing said so.</param>
    /// <param name="procedure">Its procedure.</param>
    /// <param name="act">The act, as corrected. What it says of one party names not the whole.</param>
    public static string? After(string? known, Procedure procedure, RecordedAct act)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(act);
        return procedure.About is { } about && act.Subjects.Count == 0 && FieldValue.Text(act.Fields[about.Field]) is { } said ? said : known;
    }

    /// <summary>What a matter is called: by what it is about where that is known, else by its procedure.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="procedure">Id of its procedure.</param>
    /// <param name="about">What it is about, as <see cref="After"/> told it.</param>
    public static Bilingual Of(RulePack pack, string procedure, string? about)
    {
        ArgumentNullException.ThrowIfNull(pack);
        if (pack.FindProcedure(procedure) is not { } known)
            return new Bilingual(procedure);
        if (about is null || known.About is not { } naming)
            return known.Title;
        var value = naming.Told.Select(field => field.NameOfChoice(pack, about)).FirstOrDefault(title => title is not null) ?? new Bilingual(about);
        return new Bilingual(naming.Title.Zh.Replace(Place, value.Zh, StringComparison.Ordinal), naming.Title.In("en").Replace(Place, value.In("en"), StringComparison.Ordinal));
    }
}
