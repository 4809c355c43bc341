using System.Globalization;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Web.Words;

/// <summary>What a subject of a matter is called on screen: a party by name, a paper by title, all else by kind, number and whose it is.</summary>
internal static class SubjectWords
{
    /// <summary>The name of a subject; of number 0, of the matter itself.</summary>
    public static Bilingual Of(MatterPage page, int number)
    {
        if (number == 0)
            return new Bilingual("本案", "the matter");
        if (page.Find(number) is not { } subject)
            return new Bilingual($"第{number}号", $"no. {number}");
        if (subject.Record.Kind == SubjectKinds.Party)
            return subject.Profile?.Name is { Length: > 0 } name ? new Bilingual(name) : new Bilingual(subject.Role.Zh + Text(number), $"{subject.Role.In("en")} {Text(number)}");

        var owner = page.State.PartyOf(number);
        var of = owner > 0 ? Of(page, owner) : null;
        return new Bilingual(
            $"{subject.Role.Zh}（{(of is null ? "" : of.Zh + "，")}第{Text(number)}号）",
            $"{subject.Role.In("en")} ({(of is null ? "" : of.In("en") + ", ")}no. {Text(number)})");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
