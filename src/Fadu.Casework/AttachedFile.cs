namespace Fadu.Casework;

/// <summary>A file that an act carries, by its content.</summary>
/// <param name="Hash">SHA-256, in hexadecimal.</param>
/// <param name="Media">What it is, as found in it.</param>
/// <param name="Size">Length in bytes.</param>
public sealed record AttachedFile(string Hash, string Media, long Size);
