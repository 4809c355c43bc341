namespace Fadu.Web.Access.Signing;

/// <summary>A request as its signature sees it.</summary>
/// <param name="Method">In capitals, as sent.</param>
/// <param name="Scheme">http or https.</param>
/// <param name="Authority">Host and port, as the caller named them.</param>
/// <param name="Target">Path and query, as sent: undecoded.</param>
/// <param name="Lines">The lines of a header, by its name in small letters.</param>
internal sealed record SignedMessage(string Method, string Scheme, string Authority, string Target, Func<string, IReadOnlyList<string?>> Lines);

/// <summary>The text that is signed (RFC 9421, section 2.5).</summary>
internal static class SignatureBase
{
    private const string Separator = ": ";

    // Fields that may be signed beside what must be: nothing that holds a secret, for what was signed is kept.
    private static readonly HashSet<string> Fields = ["content-digest", "content-type", "content-length", "date"];

    /// <summary>The text; null when a component is not known here, is named twice, or is not there exactly once.</summary>
    public static string? Of(SignedMessage message, InnerList input)
    {
        if (input.Items.Count != input.Items.Distinct(StringComparer.Ordinal).Count())
            return null;
        var lines = new List<string>();
        foreach (var component in input.Items)
        {
            if (ValueOf(message, component) is not { } value || value.Any(sign => sign is < ' ' or > '~'))
                return null;
            lines.Add(InnerList.Quoted(component) + Separator + value);
        }
        lines.Add("\"@signature-params\"" + Separator + input);
        return string.Join('\n', lines);
    }

    private static string? ValueOf(SignedMessage message, string component) => component switch
    {
        "@method" => message.Method,
        "@scheme" => message.Scheme,
        "@authority" => AuthorityOf(message),
        "@target-uri" => $"{message.Scheme}://{AuthorityOf(message)}{message.Target}",
        "@path" => PathOf(message.Target),
        "@query" => QueryOf(message.Target),
        _ => Fields.Contains(component) && message.Lines(component) is [{ } line] ? line.Trim(' ', '\t') : null,
    };

    // In small letters, and without the port that goes without saying (section 2.2.3).
    private static string AuthorityOf(SignedMessage message)
    {
        var authority = message.Authority.ToLowerInvariant();
        var usual = message.Scheme == "https" ? ":443" : ":80";
        return authority.EndsWith(usual, StringComparison.Ordinal) ? authority[..^usual.Length] : authority;
    }

    private static string PathOf(string target) => target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var end ? target[..end] : target;

    // Without a query it is the mark alone (section 2.2.7).
    private static string QueryOf(string target) => target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? target[start..] : "?";
}
