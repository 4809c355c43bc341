using System.Globalization;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>What is asked of an act that erases personal data: that another natural person has proposed it. What is erased cannot be brought back.</summary>
internal static class ErasureGrounds
{
    /// <summary>Adds the ground where nobody has proposed the erasure of a subject's data, or only whoever would erase it.</summary>
    /// <param name="grounds">Where it is added.</param>
    /// <param name="asked">The act on the matter before it.</param>
    /// <param name="subject">Whose data; 0 the matter.</param>
    public static void Add(ICollection<Ground> grounds, Inquiry asked, int subject)
    {
        var act = asked.Act!;
        if (act.Erases is not { } erases)
            return;
        RecordedAct? own = null;
        // Of an earlier erasure nothing is left to be proposed: only what was proposed since counts.
        for (var i = asked.Record.Acts.Count - 1; i >= 0 && !(asked.Record.Acts[i].Act == act.Id && IsAbout(asked.Record.Acts[i], subject)); i--)
        {
            var earlier = asked.Record.Acts[i];
            if (earlier.Act != erases.ProposedBy || !IsAbout(earlier, subject))
                continue;
            if (!People.OfOne(asked.Basis.Actor).Any(People.OfOne(earlier.Basis.Actor).Contains))
                return;
            own ??= earlier;
        }

        grounds.Add((own is null ? NotProposed(asked, erases) : Alone(asked, own)) with { Subject = subject });
    }

    // A proposal is about one party or about the matter; that for the matter does not cover its parties.
    private static bool IsAbout(RecordedAct act, int subject) => subject == 0 ? act.Subjects.Count == 0 : act.Subjects.Contains(subject);

    private static Ground NotProposed(Inquiry asked, ActErasure erases)
    {
        var name = asked.NameOf(erases.ProposedBy);
        return Of(
            asked,
            new Bilingual("还没有人提请删除", "nobody has proposed the erasure"),
            new Bilingual($"先由另一名民警办理“{name.Zh}”", $"another officer has to do “{name.In("en")}” first"),
            erases.ProposedBy);
    }

    private static Ground Alone(Inquiry asked, RecordedAct own) => Of(
        asked,
        new Bilingual(
            string.Create(CultureInfo.InvariantCulture, $"删除是您提请的（第{own.Number}号），不能由您一人删除"),
            string.Create(CultureInfo.InvariantCulture, $"you proposed the erasure (act {own.Number}): you may not erase alone")),
        new Bilingual("由另一名有权的民警办理", "have another person do it who may"),
        cureAct: null);

    private static Ground Of(Inquiry asked, Bilingual lacking, Bilingual cure, string? cureAct) =>
        new(LawCheck.ErasedByTwo, GateGrounds.Effect(asked.Act!, null), Truth.No, lacking, cure, cureAct, null, null, [], asked.Subject);
}
