namespace Fadu.Law.Packs;

/// <summary>Reads a citation of a pack.</summary>
public static class PackCitation
{
    /// <summary>Stands for the article of a text that nobody has read yet.</summary>
    public const string Unread = "未读";

    /// <summary>
    /// Reads <c>{ law: 行政处罚法, version: "2021", article: "60", quote: 立案之日起九十日内 }</c>; <c>source-seen: false</c> says the text was not seen.
    /// </summary>
    /// <param name="node">The map.</param>
    /// <returns>The citation; after a problem with empty texts.</returns>
    public static Citation Citation(this PackNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var quote = node["quote"];
        var cite = new Citation(
            node["law"].Text(),
            node["version"].Text(),
            node["article"].Text(),
            quote.OptionalText(),
            node["source-seen"].Bool(fallback: true));
        if (cite.Quote?.Length > QuoteCheck.MaxLength)
            quote.Problem($"a quote of at most {QuoteCheck.MaxLength} characters", $"{cite.Quote.Length}");
        node.NoOtherKeys();
        return cite;
    }

    /// <summary>As <see cref="Citation"/>, or null if nothing is written.</summary>
    public static Citation? OptionalCitation(this PackNode node) => node.IsAbsent ? null : node.Citation();
}
