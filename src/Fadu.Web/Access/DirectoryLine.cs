using Fadu.Casework.Accounts;

namespace Fadu.Web.Access;

/// <summary>The line to the bureau's directory: to its own host and nowhere else, whatever it answers.</summary>
/// <param name="directory">The directory.</param>
internal sealed class DirectoryLine(DirectorySettings directory) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return directory.Holds(request.RequestUri)
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException($"{request.RequestUri?.GetLeftPart(UriPartial.Authority)} is not the directory, {directory.Metadata.GetLeftPart(UriPartial.Authority)}: nothing else is called.");
    }
}
