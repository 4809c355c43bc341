namespace Fadu.Disclosure;

/// <summary>Words the public reads, Chinese first. Its own type: the public window names nothing of the law's or the desk's.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English; null is shown in Chinese.</param>
public sealed record PublicText(string Zh, string? En = null);
