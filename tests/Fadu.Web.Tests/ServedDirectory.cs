using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Fadu.Casework.Accounts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>The bureau in earnest, with a directory of its own: a real provider in a process of its own, spoken to over HTTP.</summary>
public sealed partial class ServedDirectory : ServedAccounts
{
    public const string Secret = "made-up-client-secret-of-the-tests";

    private readonly HttpClient toDirectory = new(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };
    private Process? process;

    public string Issuer { get; private set; } = "";

    public DirectoryTies Ties => App.Services.GetRequiredService<DirectoryTies>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected override AccountSettings Accounts => base.Accounts with { Directory = new DirectorySettings(Issuer, "fadu", Secret) };

    private protected override async Task FoundMoreAsync()
    {
        await base.FoundMoreAsync();
        // The directory has the true time, and so must whoever reads what it signs.
        Time.Advance(TimeProvider.System.GetUtcNow() - Time.GetUtcNow());
        process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Fadu.Provider.Host.dll")]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" })
            ?? throw new InvalidOperationException("the directory did not start");
        Issuer = await process.StandardOutput.ReadLineAsync(Stop) ?? throw new InvalidOperationException("the directory said nothing");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        EndDirectory();
        toDirectory.Dispose();
        process?.Dispose();
    }

    /// <summary>Ends the directory's process.</summary>
    public void EndDirectory()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>Tells the directory who asks it, and about what it shall not say the truth.</summary>
    public async Task<UntruthTold> TellAsync(string untruth = "")
    {
        await PostAsync("test/client", new() { ["secret"] = Secret, ["back"] = new Uri(Address, "/sign-in/directory/back").AbsoluteUri });
        await PostAsync("test/untruth", new() { ["about"] = untruth });
        return new UntruthTold(this);
    }

    /// <summary>Where the workbench sends a browser.</summary>
    public static async Task<Uri> LeaveAsync(HttpClient browser, string back = "/work")
    {
        var answer = await browser.GetAsync("/sign-in/directory?back=" + Uri.EscapeDataString(back), Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Stop));
        return answer.Headers.Location!;
    }

    /// <summary>Where the directory sends the browser back to once somebody has proven there who he is.</summary>
    public async Task<Uri> ProvenThereAsync(Uri asked, string user)
    {
        var page = await toDirectory.GetStringAsync(asked, Stop);
        var fields = Hidden().Matches(page).ToDictionary(one => one.Groups[1].Value, one => WebUtility.HtmlDecode(one.Groups[2].Value));
        fields["user"] = user;
        var answer = await PostAsync("authorize", fields);
        return answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>A browser goes to the directory, somebody proves himself there, and it comes back.</summary>
    public async Task<HttpResponseMessage> ByDirectoryAsync(HttpClient browser, string user, string back = "/work") =>
        await browser.GetAsync(await ProvenThereAsync(await LeaveAsync(browser, back), user), Stop);

    /// <summary>An officer with an account, tied to a subject of the directory.</summary>
    public async Task<HttpClient> TiedAsync(string person, string subject)
    {
        await EnterAsync(SystemAdmin);
        await AppointAsync(person, "周九", "handling-officer", "east");
        var browser = await EnterAsync(person);
        // After the sign-in, so that it is news.
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<DeedAnswer.Done>(await Ties.TieAsync(SystemAdmin, person, Issuer, subject, "test", Stop));
        return browser;
    }

    /// <summary>One thing that an address asks for.</summary>
    public static string Asked(Uri address, string name) => QueryHelpers.ParseQuery(address.Query).TryGetValue(name, out var value) ? value.ToString() : "";

    private async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        var answer = await toDirectory.PostAsync(new Uri(Issuer + path), content, Stop);
        Assert.True((int)answer.StatusCode < 400, await answer.Content.ReadAsStringAsync(Stop));
        return answer;
    }

    [GeneratedRegex("name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    /// <summary>Afterwards the directory says the truth again.</summary>
    public sealed class UntruthTold(ServedDirectory served) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await served.PostAsync("test/untruth", new() { ["about"] = "" });
    }
}
