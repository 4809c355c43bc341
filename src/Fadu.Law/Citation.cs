namespace Fadu.Law;

/// <summary>Where a rule stands: law, version, article, and the decisive words.</summary>
/// <param name="Law">Id of the law in <c>sources.yaml</c>.</param>
/// <param name="Version">The year or date of the version cited, as <c>sources.yaml</c> names it.</param>
/// <param name="Article">Article number in Arabic digits, with paragraph and item where the rule needs them: <c>112(2)</c>.</param>
/// <param name="Quote">The key phrase, 30 characters at most; it stands in that article. Null when the text was not seen.</param>
/// <param name="SourceSeen">False when the rule rests on a report of the text, not on the text.</param>
public sealed record Citation(string Law, string Version, string Article, string? Quote, bool SourceSeen = true);
