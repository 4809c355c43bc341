using System.Globalization;
using System.Text;

namespace Fadu.Web.Access.Signing;

/// <summary>A list in brackets with what follows it: <c>("@method" "@path");created=1;keyid="x"</c>.</summary>
/// <param name="Items">The texts in the brackets.</param>
/// <param name="Parameters">What follows: a text or a whole number each, in order.</param>
internal sealed record InnerList(IReadOnlyList<string> Items, IReadOnlyList<KeyValuePair<string, object>> Parameters)
{
    /// <summary>The one way it is written, which is what is signed (RFC 8941, section 4.1.1.1).</summary>
    public override string ToString()
    {
        var text = new StringBuilder("(").AppendJoin(' ', Items.Select(Quoted)).Append(')');
        foreach (var (name, value) in Parameters)
            text.Append(CultureInfo.InvariantCulture, $";{name}={(value is string words ? Quoted(words) : value)}");
        return text.ToString();
    }

    /// <summary>A text between quotation marks.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>Reads structured fields (RFC 8941) as far as signed messages need them, and nothing that is not needed: whatever else is there, is there twice or is written otherwise is refused.</summary>
/// <param name="text">The value of a header.</param>
internal sealed class StructuredText(string text)
{
    // Longer than any number here: seconds of a date have ten digits.
    private const int DigitsAtMost = 12;

    private int at;

    /// <summary>A dictionary of lists in brackets; null when it is none.</summary>
    public static IReadOnlyList<KeyValuePair<string, InnerList>>? Lists(string text) => new StructuredText(text).Dictionary(static reader => reader.List());

    /// <summary>A dictionary of byte sequences; null when it is none.</summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]>>? Bytes(string text) => new StructuredText(text).Dictionary(static reader => reader.Sequence());

    private List<KeyValuePair<string, T>>? Dictionary<T>(Func<StructuredText, T?> value)
        where T : class
    {
        var members = new List<KeyValuePair<string, T>>();
        do
        {
            Skip(" \t");
            if (Key() is not { } key || !Is('=') || value(this) is not { } read || members.Any(one => one.Key == key))
                return null;
            members.Add(KeyValuePair.Create(key, read));
            Skip(" \t");
        }
        while (Is(','));
        return at == text.Length ? members : null;
    }

    private InnerList? List()
    {
        if (!Is('('))
            return null;
        var items = new List<string>();
        Skip(" ");
        while (!Is(')'))
        {
            // What follows a text in the brackets changes its meaning, and is not understood here.
            if (Words() is not { } item || at == text.Length || text[at] is not (' ' or ')'))
                return null;
            items.Add(item);
            Skip(" ");
        }
        return Parameters() is { } parameters ? new InnerList(items, parameters) : null;
    }

    private List<KeyValuePair<string, object>>? Parameters()
    {
        var parameters = new List<KeyValuePair<string, object>>();
        while (Is(';'))
        {
            Skip(" ");
            if (Key() is not { } name || !Is('=') || (Words() ?? Number() as object) is not { } value || parameters.Any(one => one.Key == name))
                return null;
            parameters.Add(KeyValuePair.Create(name, value));
        }
        return parameters;
    }

    private string? Key()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterLower(text[at]) || text[at] == '*' || (at > start && (char.IsAsciiDigit(text[at]) || text[at] is '_' or '-' or '.'))))
            at++;
        return at > start ? text[start..at] : null;
    }

    private string? Words()
    {
        if (!Is('"'))
            return null;
        var words = new StringBuilder();
        while (at < text.Length)
        {
            var sign = text[at++];
            if (sign == '"')
                return words.ToString();
            if (sign is < ' ' or > '~' || (sign == '\\' && (at == text.Length || text[at] is not ('"' or '\\'))))
                return null;
            words.Append(sign == '\\' ? text[at++] : sign);
        }
        return null;
    }

    private long? Number()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at > start && at - start <= DigitsAtMost && (at - start == 1 || text[start] != '0') ? long.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture) : null;
    }

    private byte[]? Sequence()
    {
        if (!Is(':') || text.IndexOf(':', at) is not (> -1 and var end))
            return null;
        var (written, bytes) = (text[at..end], new byte[end - at]);
        at = end + 1;
        // Written one way only: neither white space nor bits that say nothing.
        return Convert.TryFromBase64String(written, bytes, out var length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == written ? bytes[..length] : null;
    }

    private bool Is(char sign)
    {
        if (at == text.Length || text[at] != sign)
            return false;
        at++;
        return true;
    }

    private void Skip(string signs)
    {
        while (at < text.Length && signs.Contains(text[at], StringComparison.Ordinal))
            at++;
    }
}
