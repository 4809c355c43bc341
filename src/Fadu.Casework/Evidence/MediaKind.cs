namespace Fadu.Casework.Evidence;

/// <summary>What an upload really is, told from its first bytes, never from its name or from what the sender says.</summary>
public static class MediaKind
{
    /// <summary>Bytes needed to tell every kind.</summary>
    public const int Needed = 512;

    // Only what a case file needs and what opens without running anything: no HTML, no SVG, no scripts, no macros, no archives.
    private static readonly (string Media, int Offset, byte[] Magic)[] Known =
    [
        ("image/jpeg", 0, [0xFF, 0xD8, 0xFF]),
        ("image/png", 0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ("image/gif", 0, "GIF8"u8.ToArray()),
        ("image/webp", 8, "WEBP"u8.ToArray()),
        ("image/tiff", 0, [0x49, 0x49, 0x2A, 0x00]),
        ("image/tiff", 0, [0x4D, 0x4D, 0x00, 0x2A]),
        ("application/pdf", 0, "%PDF-"u8.ToArray()),
        ("video/mp4", 4, "ftyp"u8.ToArray()),
        ("video/x-matroska", 0, [0x1A, 0x45, 0xDF, 0xA3]),
        ("video/mp2t", 0, [0x47, 0x40]),
        ("video/x-msvideo", 8, "AVI "u8.ToArray()),
        ("audio/wav", 8, "WAVE"u8.ToArray()),
        ("audio/mpeg", 0, "ID3"u8.ToArray()),
        ("audio/mpeg", 0, [0xFF, 0xFB]),
        ("audio/amr", 0, "#!AMR"u8.ToArray()),
        ("audio/ogg", 0, "OggS"u8.ToArray()),
    ];

    /// <summary>The media type; null when it is nothing that may be kept as evidence.</summary>
    /// <param name="head">The first bytes, <see cref="Needed"/> of them or all there are.</param>
    public static string? Of(ReadOnlySpan<byte> head)
    {
        foreach (var (media, offset, magic) in Known)
        {
            if (head.Length >= offset + magic.Length && head.Slice(offset, magic.Length).SequenceEqual(magic))
                return media;
        }
        return IsPlainText(head) ? "text/plain" : null;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty || head.TrimStart("\uFEFF \r\n\t"u8).StartsWith("<"u8) || head.StartsWith("#!"u8))
            return false;
        foreach (var one in head)
        {
            if (one < 0x20 && one is not (0x09 or 0x0A or 0x0D))
                return false;
        }
        return IsUtf8(head);
    }

    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        // The head may end inside a character: up to three bytes are left out before it is called broken.
        for (var cut = 0; cut <= Math.Min(3, head.Length - 1); cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(head[..^cut]))
                return true;
        }
        return false;
    }
}
