namespace Fadu.Law;

/// <summary>A text that people read: Chinese always, English where somebody has written it.</summary>
/// <param name="Zh">The Chinese text; never empty in a pack that loaded.</param>
/// <param name="En">The English text, or null: screens then show <paramref name="Zh"/> with a mark.</param>
public sealed record LocalText(string Zh, string? En = null)
{
    /// <summary>The text for a reader of English, falling back on Chinese.</summary>
    public string InEnglish => En ?? Zh;

    /// <inheritdoc/>
    public override string ToString() => En is null ? Zh : $"{Zh} / {En}";
}
