namespace Fadu.Web.Words;

/// <summary>Hides the middle of what identifies a person; as many signs remain as tell two apart.</summary>
internal static class Mask
{
    private const int Head = 4;
    private const int Tail = 4;

    /// <summary>The number with its middle starred.</summary>
    public static string Number(string text) => text.Length > Head + Tail
        ? string.Concat(text.AsSpan(0, text.Length > 11 ? Head : 3), new string('*', text.Length - Tail - (text.Length > 11 ? Head : 3)), text.AsSpan(text.Length - Tail))
        : new string('*', Math.Max(4, text.Length));

    /// <summary>Words wholly hidden.</summary>
    public static string Whole => "****";
}
