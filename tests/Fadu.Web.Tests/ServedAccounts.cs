using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>The same bureau as it is in earnest: officers sign in with password and second factor. Its clock moves by hand.</summary>
public partial class ServedAccounts : ServedBureau
{
    public const string SystemAdmin = "sys01";
    public const string OtherSystemAdmin = "sys02";
    public const string SecurityAdmin = "sec01";
    public const string Password = "tangerine otter ledger";

    private readonly Dictionary<string, byte[]> secrets = [];

    public ServedAccounts()
        : this(new SqliteTestDatabase())
    {
    }

    private protected ServedAccounts(TestDatabase database)
        : base(database)
    {
    }

    public People People => App.Services.GetRequiredService<People>();

    public MachineTokens Tokens => App.Services.GetRequiredService<MachineTokens>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected override bool IsDemonstration => false;

    private protected override AccountSettings Accounts => new() { Time = Time, Rounds = 1_000, FailureTakes = TimeSpan.Zero };

    private protected override async Task FoundMoreAsync()
    {
        foreach (var (person, name, post) in new[] { (SystemAdmin, "吴系统", "system-administrator"), (OtherSystemAdmin, "郑系统", "system-administrator"), (SecurityAdmin, "冯安全", "security-administrator") })
            await AppointAsync(person, name, post);
    }

    public async Task AppointAsync(string person, string name, string post, string unit = Code)
    {
        await Affair("appoint-officer", Bureau.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = name, ["officer-since"] = "2026-01-01" });
        await Affair("assign-post", Bureau.BureauMatter, new() { ["post-holder"] = person, ["post-unit"] = unit, ["post-kind"] = post, ["post-since"] = "2026-01-01" });
    }

    /// <summary>A one-time code for somebody.</summary>
    public async Task<string> InvitedAsync(string person)
    {
        var answer = person == SystemAdmin ? await People.InviteFirstAsync(person, Stop) : await People.DoAsync(AccountDeed.Invite, SystemAdmin, person, "test", Stop);
        return answer is DeedAnswer.Done { Code: { } code } ? code : throw new InvalidOperationException(answer.ToString());
    }

    /// <summary>A browser in which somebody has signed in by the pages: by a one-time code the first time, then by password and second factor.</summary>
    public async Task<HttpClient> EnterAsync(string person, string password = Password)
    {
        var browser = Browser();
        var answer = secrets.ContainsKey(person) ? await SignInAsync(browser, person, password) : await SetUpAsync(browser, person, await InvitedAsync(person), password);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);
        return browser;
    }

    /// <summary>The answer to the last page of the way in.</summary>
    public async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string person, string password)
    {
        var first = await PostAsync(browser, "/sign-in", "/sign-in", new() { ["account"] = person, ["secret"] = password });
        return first.IsSuccessStatusCode ? await PostAsync(browser, "/sign-in/factor", new() { ["code"] = NextCode(person) }, await first.Content.ReadAsStringAsync(Stop)) : first;
    }

    /// <summary>The answer to the last page of a first sign-in: it holds the recovery codes.</summary>
    public async Task<HttpResponseMessage> SetUpAsync(HttpClient browser, string person, string oneTimeCode, string password)
    {
        var first = await PostAsync(browser, "/sign-in", "/sign-in", new() { ["account"] = person, ["secret"] = oneTimeCode });
        var second = await PostAsync(browser, "/sign-in/password", new() { ["password"] = password, ["again"] = password }, await first.Content.ReadAsStringAsync(Stop));
        var enrol = await second.Content.ReadAsStringAsync(Stop);
        secrets[person] = SecretOn(enrol);
        return await PostAsync(browser, "/sign-in/enrol", new() { ["code"] = NextCode(person) }, enrol);
    }

    /// <summary>The code of somebody's authenticator, half a minute later, so that none is used twice.</summary>
    public string NextCode(string person)
    {
        Time.Advance(TimeSpan.FromSeconds(30));
        return CodeNow(person);
    }

    /// <summary>The code that somebody's authenticator shows now.</summary>
    public string CodeNow(string person) => Totp.CodeOf(secrets[person], Totp.StepOf(Time.GetUtcNow()));

    /// <summary>The secret shown on the page, as a person would type it.</summary>
    public static byte[] SecretOn(string page)
    {
        var text = Shown().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        var bits = string.Concat(text.Select(sign => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(sign, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(one => one.Length == 8).Select(one => byte.Parse(new string(one), NumberStyles.BinaryNumber, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("<b class=\"num\">([A-Z2-7 ]{30,})</b>")]
    private static partial Regex Shown();
}

/// <summary>The same bureau on PostgreSQL.</summary>
public sealed class ServedAccountsOnPostgres() : ServedAccounts(new PostgresTestDatabase());
