namespace Fadu.Law;

/// <summary>Words a person reads: Chinese first, English where it is there.</summary>
/// <param name="Zh">Chinese; never empty.</param>
/// <param name="En">English; null is shown in Chinese with a mark.</param>
public sealed record Bilingual(string Zh, string? En = null)
{
    /// <summary>The words in the language asked for, Chinese when English is missing.</summary>
    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    public string In(string language) => language == "en" ? En ?? Zh : Zh;
}
