namespace Fadu.Browser.Tests;

/// <summary>The two widths every page is looked at, in CSS pixels.</summary>
public static class PageWidth
{
    public const int Desk = 1440;
    public const int Phone = 390;

    public static int HeightOf(int width) => width == Phone ? 844 : 900;
}

/// <summary>How somebody reads: on which screen, in which language, with or without script.</summary>
/// <param name="Width">Width of the window.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Script">Whether pages may run script.</param>
public sealed record Reader(int Width, string Language, bool Script)
{
    /// <summary>Chinese at a desk, with script: how a page is served unless asked otherwise.</summary>
    public static Reader AtDesk { get; } = new(PageWidth.Desk, "zh", Script: true);

    /// <summary>Chinese on a phone that runs no script.</summary>
    public static Reader OnPlainPhone { get; } = new(PageWidth.Phone, "zh", Script: false);

    public bool ReadsEnglish => Language == "en";

    /// <summary>Words in the reader's language.</summary>
    public string T(string zh, string en) => ReadsEnglish ? en : zh;
}
