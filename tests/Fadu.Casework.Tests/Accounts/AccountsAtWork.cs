using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>A founded bureau, no demonstration, with two system administrators, a security administrator and a registrar; and short ways to sign in.</summary>
public abstract class AccountsAtWork(TestDatabase database) : IAsyncLifetime
{
    protected const string SystemAdmin = "sys01";
    protected const string OtherSystemAdmin = "sys02";
    protected const string SecurityAdmin = "sec01";
    protected const string Password = "tangerine otter ledger";

    private OpenBureau? bureau;

    protected TestDatabase Database => database;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected TestTime Clock { get; } = new(TestBureau.Noon);

    protected OpenBureau Bureau => bureau!;

    protected AccountSettings Settings => new() { Time = Clock, Rounds = 1_000, FailureTakes = TimeSpan.Zero };

    protected Sessions Sessions { get; private set; } = null!;

    protected SignInDoor Door { get; private set; } = null!;

    protected People People { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        bureau = await TestBureau.OpenAsync(database, Clock, Stop);
        if (!await bureau.IsFoundedAsync(Stop))
        {
            await TestBureau.FoundAsync(bureau, Stop);
            foreach (var (person, post) in new[] { (SystemAdmin, "system-administrator"), (OtherSystemAdmin, "system-administrator"), (SecurityAdmin, "security-administrator") })
                await AppointAsync(person, post);
        }
        Sessions = new Sessions(bureau, Settings);
        Door = new SignInDoor(bureau, Settings, Sessions);
        People = new People(bureau, Settings, Sessions);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static AttemptPlace From(string address = "192.0.2.1", SessionToken? former = null) => new(address, address, former, "test");

    protected async Task AppointAsync(string person, params string[] posts)
    {
        var registrar = Actor.Officer(TestBureau.Registrar);
        await TestBureau.GrantedAsync(Bureau, registrar, TestBureau.Request(Bureau.BureauProcedure, "appoint-officer", Bureau.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = "周" + person, ["officer-since"] = "2026-01-01" }), Stop);
        foreach (var post in posts)
        {
            await TestBureau.GrantedAsync(Bureau, registrar, TestBureau.Request(
                Bureau.BureauProcedure, "assign-post", Bureau.BureauMatter, new() { ["post-holder"] = person, ["post-unit"] = TestBureau.Id, ["post-kind"] = post, ["post-since"] = "2026-01-01" }), Stop);
        }
    }

    protected async Task<string> CodeAsync(AccountDeed deed, string by, string person) => Assert.IsType<DeedAnswer.Done>(await People.DoAsync(deed, by, person, "test", Stop)).Code!;

    /// <summary>A new officer whose account is set up; the secret of the second factor and the recovery codes.</summary>
    protected async Task<(byte[] Secret, IReadOnlyList<string> Recovery)> ReadyAsync(string person)
    {
        await AppointAsync(person, "handling-officer");
        return await SetUpAsync(person, await CodeAsync(AccountDeed.Invite, SystemAdmin, person), Password);
    }

    protected async Task<(byte[] Secret, IReadOnlyList<string> Recovery)> SetUpAsync(string person, string oneTimeCode, string password)
    {
        var proven = Assert.IsType<Attempt.WantsSetUp>(await Door.BeginAsync(person, oneTimeCode, From(), Stop)).Proven;
        var secret = Totp.NewSecret();
        var (signedIn, recovery) = await Door.SetUpAsync(proven, await Door.HashAsync(password, Stop), secret, CodeNow(secret), From(), Stop);
        Assert.Equal(person, signedIn!.Person);
        Clock.Advance(TimeSpan.FromSeconds(30));
        return (secret, recovery!);
    }

    protected string CodeNow(byte[] secret) => Totp.CodeOf(secret, Totp.StepOf(Clock.GetUtcNow()));

    protected static string WrongCode(string right) => right == "000000" ? "111111" : "000000";

    protected async Task<Attempt> SignInAsync(string account, string password, byte[] secret) =>
        await Door.BeginAsync(account, password, From(), Stop) is Attempt.WantsFactor { Proven: var proven } ? await Door.FinishAsync(proven, CodeNow(secret), From(), Stop) : new Attempt.NotProven();

    protected async Task<AccountRow> RowAsync(string person)
    {
        await using var context = Bureau.Folder.Database.Reading();
        return await context.Accounts.SingleAsync(row => row.Person == person, Stop);
    }

    protected async Task<List<(string Deed, string By, string Person)>> LogAsync(string person, string? awaited = null)
    {
        // A line that nobody waits for comes within the stated second: on PostgreSQL it is written beside.
        for (var i = 0; ; i++)
        {
            await Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
            await using var context = Bureau.Folder.Database.Reading();
            var rows = await context.Looks.OrderBy(row => row.LookId).ToListAsync(Stop);
            List<(string Deed, string By, string Person)> lines =
                [.. rows.Select(row => (Line: AccountLog.Read(row.What), row.Person)).Where(one => one.Line?.Person == person).Select(one => (one.Line!.Value.Deed, one.Person, one.Line.Value.Person))];
            if (awaited is null || i == 50 || lines.Exists(line => line.Deed == awaited))
                return lines;
            await Task.Delay(20, Stop);
        }
    }
}
