using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fadu.Web.Forms;

/// <summary>A form posted after its session had ended is not lost: it goes, sealed, through the sign-in page, and becomes a draft of whoever signs in.</summary>
/// <remarks>Nothing is stored for somebody who is not signed in. Files are not carried: they are larger than a page.</remarks>
/// <param name="protection">Seals and opens.</param>
public sealed class RescuedForms(IDataProtectionProvider protection)
{
    // Read at most so much for somebody who is not signed in, and carry at most so many characters of it.
    private const long ReadAtMost = 16 << 20;
    private const int CarriedAtMost = 128 << 10;

    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(2);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("fadu.rescued-form.1").ToTimeLimitedDataProtector();

    /// <summary>Whether a request is the post of a form by a page of this site, small enough to be carried.</summary>
    public static bool IsOurForm(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMethods.IsPost(request.Method) && request.HasFormContentType && request.ContentLength is > 0 and <= ReadAtMost && IsFromHere(request);
    }

    /// <summary>Seals a posted form; null when it is too long to be carried. The token and the version it was made for are left out: it is filled in anew.</summary>
    public async Task<string?> SealAsync(HttpRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(stop);
        var values = form.Where(pair => pair.Key is not ("form-token" or "form-version")).ToDictionary(pair => pair.Key, pair => pair.Value.OfType<string>().ToArray());
        if (values.Sum(pair => pair.Key.Length + pair.Value.Sum(text => text.Length)) > CarriedAtMost)
            return null;
        return seal.Protect(JsonSerializer.Serialize(new Rescued(request.Path, values)), GoodFor);
    }

    /// <summary>Opens it; null when it is none of ours or too old.</summary>
    public (string Path, IFormCollection Form)? Open(string? sealedForm)
    {
        if (string.IsNullOrEmpty(sealedForm))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Rescued>(seal.Unprotect(sealedForm)) is { } rescued
                ? (rescued.Path, new FormCollection(rescued.Values.ToDictionary(pair => pair.Key, pair => new StringValues(pair.Value))))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a browser says that a form comes from here; one from elsewhere must not become somebody's draft.</summary>
    internal static bool IsFromHere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "same-origin"
        || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value);

    private sealed record Rescued(string Path, Dictionary<string, string[]> Values);
}
