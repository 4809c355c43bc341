namespace Fadu.Law.Figures;

/// <summary>The text of a report, into which figures are put: it types in none.</summary>
/// <param name="Id">What the report is called in commands: the name of its file before the language.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Title">Its name.</param>
/// <param name="Template">The Liquid text below the head.</param>
/// <param name="File">Path of its file.</param>
public sealed record ReportTemplate(string Id, string Language, Bilingual Title, string Template, string File);
