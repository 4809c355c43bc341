using System.Diagnostics;
using Fadu.Casework.Accounts;
using Fadu.Testing;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>Whoever tries another's password from afar does not shut out the browser that its holder signs in with, on either database.</summary>
public abstract class KnownDevicesTests(TestDatabase database) : AccountsAtWork(database)
{
    [Fact]
    public async Task What_strangers_try_does_not_shut_out_a_device_that_the_account_knows_nor_is_it_taken_back_by_its_use()
    {
        var (secret, _) = await ReadyAsync("d01");
        var device = await KnownAsync("d01", secret);
        await StrangersFailAsync("d01", 5);
        Assert.IsType<Attempt.NotProven>(await EnterAsync("d01", secret, device: null));
        Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.IsType<Attempt.SignedIn>(await EnterAsync("d01", secret, device));

        Assert.Equal(5, (await RowAsync("d01")).Failures);
        Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.IsType<Attempt.NotProven>(await EnterAsync("d01", secret, device: null));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Attempt.SignedIn>(await EnterAsync("d01", secret, device: null));
        Assert.Equal(0, (await RowAsync("d01")).Failures);
    }

    [Fact]
    public async Task A_known_device_is_not_heard_after_five_failures_of_its_own_for_a_while_that_doubles_and_all_others_are()
    {
        var (secret, _) = await ReadyAsync("d02");
        var (device, other) = (await KnownAsync("d02", secret), await KnownAsync("d02", secret));
        await FailAsync("d02", device, 4);
        var half = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("d02", Password, From(device), Stop)).Proven;
        // The right password clears nothing; what is not the code counts as what is not the password.
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(half, WrongCode(CodeNow(secret)), From(device), Stop));

        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("d02", Password, From(device), Stop));
        Assert.Equal(0, (await RowAsync("d02")).Failures);
        Assert.IsType<Attempt.SignedIn>(await EnterAsync("d02", secret, other));
        Assert.Single(await LogAsync("d02", "many-failures"), line => line.Deed == "many-failures");
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("d02", Password, From(device), Stop));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await FailAsync("d02", device, 1);
        Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("d02", Password, From(device), Stop));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Attempt.SignedIn>(await EnterAsync("d02", secret, device));
        // Both proofs were right: it begins anew.
        await FailAsync("d02", device, 4);
        Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("d02", Password, From(device), Stop));
    }

    [Fact]
    public async Task Many_attempts_at_once_of_a_known_device_are_no_more_than_many_in_a_row()
    {
        var (secret, _) = await ReadyAsync("d03");
        var device = await KnownAsync("d03", secret);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Door.BeginAsync("d03", "wrong " + i, From(device), Stop), Stop)));

        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("d03", Password, From(device), Stop));
        // Five were judged: with seven more the wait would be longer by now.
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("d03", Password, From(device), Stop));
    }

    [Fact]
    public async Task A_device_is_a_stranger_to_every_other_account_and_to_its_own_once_the_password_has_changed()
    {
        var ((secret, _), (theirs, _)) = (await ReadyAsync("d04"), await ReadyAsync("d05"));
        var (device, other) = (await KnownAsync("d04", secret), await KnownAsync("d04", secret));
        await StrangersFailAsync("d05", 5);
        Assert.IsType<Attempt.NotProven>(await EnterAsync("d05", theirs, device));
        var changed = Assert.IsType<Attempt.SignedIn>(await Door.ChangePasswordAsync("d04", Password, "quiet harbour violet", From(device), Stop));
        device = KnownDevice.After(device, changed.Holder);
        await StrangersFailAsync("d04", 5);

        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("d04", "quiet harbour violet", From(other), Stop));
        Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("d04", "quiet harbour violet", From(device), Stop));
    }

    [Fact]
    public async Task What_fails_from_an_address_does_not_hold_up_a_known_device_behind_it_nor_count_its_failures()
    {
        var (secret, _) = await ReadyAsync("d06");
        var device = await KnownAsync("d06", secret);
        for (var i = 0; i < 30; i++)
            await Door.BeginAsync($"nobody{i}", Password, From("198.51.100.20"), Stop);
        Assert.IsType<Attempt.TooMany>(await Door.BeginAsync("d06", Password, From("198.51.100.20"), Stop));

        var half = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("d06", Password, From("198.51.100.20") with { Device = device }, Stop)).Proven;
        Assert.IsType<Attempt.SignedIn>(await Door.FinishAsync(half, CodeNow(secret), From("198.51.100.20") with { Device = device }, Stop));
        // Whoever the device does not know is told what every stranger there is told.
        Assert.IsType<Attempt.TooMany>(await Door.BeginAsync("nobody", Password, From("198.51.100.20") with { Device = device }, Stop));

        // What the device fails behind another address, with password and with code, shuts out nobody there.
        var there = From("198.51.100.21") with { Device = device };
        Clock.Advance(TimeSpan.FromSeconds(30));
        var again = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("d06", Password, there, Stop)).Proven;
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(again, WrongCode(CodeNow(secret)), there, Stop));
            Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("d06", "wrong", there, Stop));
        }
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("nobody", Password, From("198.51.100.21"), Stop));
        // That is what it counts where strangers fail as often.
        for (var i = 0; i < 29; i++)
            Assert.IsType<Attempt.NotProven>(await Door.BeginAsync($"nobody{i}", Password, From("198.51.100.21"), Stop));
        Assert.IsType<Attempt.TooMany>(await Door.BeginAsync("nobody", Password, From("198.51.100.21"), Stop));
    }

    [Fact]
    public async Task A_known_device_that_is_not_heard_is_answered_as_a_wrong_password_and_no_sooner()
    {
        var (secret, _) = await ReadyAsync("d07");
        var device = await KnownAsync("d07", secret);
        var slow = new SignInDoor(Bureau, Settings with { FailureTakes = TimeSpan.FromMilliseconds(100) }, Sessions);

        foreach (var tried in new[] { "wrong", "wrong", "wrong", "wrong", "wrong", Password })
        {
            var began = Stopwatch.GetTimestamp();
            Assert.IsType<Attempt.NotProven>(await slow.BeginAsync("d07", tried, From(device), Stop));
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 100, double.MaxValue);
        }
    }

    [Fact]
    public void An_attempt_that_did_not_fail_opens_its_own_pause_and_not_that_of_others_meanwhile()
    {
        var (limit, device) = (new DeviceLimit(Settings), Guid.NewGuid());
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(_ => limit.Count(device, "d08")));

        // The fifth failed; the fourth, judged after it, was right.
        limit.NotFailed(device, "d08", counted: 4);
        Assert.Equal(0, limit.Count(device, "d08"));
        limit.NotFailed(device, "d09", counted: 1);
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(_ => limit.Count(device, "d09")));
        limit.NotFailed(device, "d09", counted: 5);
        Assert.Equal(5, limit.Count(device, "d09"));
    }

    [Fact]
    public void A_device_knows_the_last_six_who_signed_in_with_it_each_once()
    {
        var first = KnownDevice.After(null, new SessionHolder("h0", "h0", Guid.NewGuid()));
        var device = Enumerable.Range(1, 7).Append(5).Aggregate(first, (before, i) => KnownDevice.After(before, new SessionHolder($"h{i}", $"h{i}", Guid.NewGuid())));

        Assert.Equal(["h5", "h7", "h6", "h4", "h3", "h2"], device.Holders.Select(holder => holder.Account));
        Assert.Equal(first.Id, device.Id);
        Assert.Null(device.StampOf("h0"));
        Assert.NotEqual(first.Id, KnownDevice.After(null, new SessionHolder("h0", "h0", Guid.NewGuid())).Id);
    }

    private static AttemptPlace From(KnownDevice? device) => From() with { Device = device };

    private async Task<KnownDevice> KnownAsync(string account, byte[] secret)
    {
        var device = KnownDevice.After(null, Assert.IsType<Attempt.SignedIn>(await EnterAsync(account, secret, device: null)).Holder);
        Clock.Advance(TimeSpan.FromSeconds(30));
        return device;
    }

    private async Task<Attempt> EnterAsync(string account, byte[] secret, KnownDevice? device) =>
        await Door.BeginAsync(account, Password, From(device), Stop) is Attempt.WantsFactor { Proven: var proven } ? await Door.FinishAsync(proven, CodeNow(secret), From(device), Stop) : new Attempt.NotProven();

    private Task StrangersFailAsync(string account, int times) => FailAsync(account, device: null, times);

    private async Task FailAsync(string account, KnownDevice? device, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.IsType<Attempt.NotProven>(await Door.BeginAsync(account, "wrong " + i, From(device), Stop));
    }
}

[Trait("Database", "sqlite")]
public sealed class KnownDevicesTestsOnSqlite(SqliteTestDatabase database) : KnownDevicesTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class KnownDevicesTestsOnPostgres(PostgresTestDatabase database) : KnownDevicesTests(database), IClassFixture<PostgresTestDatabase>;
