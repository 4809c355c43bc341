namespace Fadu.Law.Procedures;

/// <summary>A field, or a place of the request, that cannot be read: malformed input, not law.</summary>
/// <param name="Field">Id of the field; <c>subjects</c> or <c>occurredAt</c> for the request itself.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Found">What was found; never the text of a personal field.</param>
public sealed record FieldFault(string Field, Bilingual Expected, Bilingual Found);
