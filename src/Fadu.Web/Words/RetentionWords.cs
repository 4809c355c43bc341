using System.Globalization;
using Fadu.Law;
using Fadu.Law.Retention;

namespace Fadu.Web.Words;

/// <summary>A schedule of retention in words.</summary>
internal static class RetentionWords
{
    /// <summary>How long: 10年, 永久.</summary>
    public static string Length(RetentionValue value, PageContext at) =>
        value.Years is { } years ? at.Say(string.Create(CultureInfo.InvariantCulture, $"{years}年"), string.Create(CultureInfo.InvariantCulture, $"{years} year{(years == 1 ? "" : "s")}")) : at.Say("永久", "for ever");

    /// <summary>By what document, and whether its text was read.</summary>
    public static string Ground(RetentionValue value, PageContext at)
    {
        if (value.Ground is not { } ground)
            return at.Say("没有写明依据", "no ground is named");
        var named = at.Say($"{ground.Document}（{ground.Number}，{Day(ground.Date)}）{ground.Article}", $"{ground.Document} ({ground.Number}, {Day(ground.Date)}), {ground.Article}");
        return ground.SourceSeen ? named : named + at.Say("；依据未读到原文", "; its text has not been read");
    }

    /// <summary>Whether something about the ground has to be said.</summary>
    public static bool IsDoubtful(RetentionValue value) => value.Ground is not { SourceSeen: true };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
