using System.Text.Json.Nodes;

namespace Fadu.Cli.Tests.Commands;

public sealed class LedgerCommandTests(Demonstration demonstration)
{
    private static readonly string[] Fixed = ["ok", "verdicts", "acts", "leaves", "head", "problems"];

    [Fact]
    public async Task A_ledger_nobody_touched_has_the_fixed_form_and_is_anchored_only_by_a_head_held_outside()
    {
        var head = demonstration.NewPath();
        var saved = await FaduCommand.RunAsync("ledger", "head", "--data", demonstration.Data, "--out", head);
        var alone = await FaduCommand.RunAsync("ledger", "verify", "--data", demonstration.Data, "--json");
        var held = await FaduCommand.RunAsync("ledger", "verify", "--data", demonstration.Data, "--head", head, "--json");

        Assert.Equal((0, 0, 0), (saved.Code, alone.Code, held.Code));
        Assert.Equal(Fixed, alone.Json.Select(member => member.Key).Take(Fixed.Length));
        Assert.Equal(["integrity", "completeness", "anchored"], alone.Json["verdicts"]!.AsObject().Select(member => member.Key));
        Assert.True(alone.Json["ok"]!.GetValue<bool>());
        Assert.Equal(["ok", "ok", "self-consistent, not anchored"], Verdicts(alone.Json));
        Assert.Equal(["ok", "ok", "ok"], Verdicts(held.Json));
        Assert.Equal(await File.ReadAllTextAsync(head, TestContext.Current.CancellationToken), held.Json["head"]!.GetValue<string>());
        Assert.Empty(alone.Json["problems"]!.AsArray());
    }

    [Fact]
    public async Task Without_keys_what_is_sealed_is_checked_as_ciphertext_and_that_is_said()
    {
        var with = (await FaduCommand.RunAsync("ledger", "verify", "--data", demonstration.Data, "--json")).Json;
        var run = await FaduCommand.RunAsync("ledger", "verify", "--data", demonstration.Copy(keys: false), "--json");

        Assert.Equal(0, run.Code);
        var (counts, before) = (run.Json["counts"]!, with["counts"]!);
        Assert.True(before["partsProven"]!.GetValue<long>() > 0);
        Assert.Equal(0, counts["partsProven"]!.GetValue<long>());
        Assert.Equal(before["partsProven"]!.GetValue<long>(), counts["partsSealed"]!.GetValue<long>());
        Assert.Contains(run.Json["limits"]!.AsArray(), limit => limit!["en"]!.GetValue<string>().StartsWith("Without keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_head_of_another_ledger_or_no_head_at_all_speaks_against_it()
    {
        var path = demonstration.NewPath();
        await File.WriteAllTextAsync(path, "no head\n", TestContext.Current.CancellationToken);

        var run = await FaduCommand.RunAsync("ledger", "verify", "--data", demonstration.Data, "--head", path, "--json");

        Assert.Equal(1, run.Code);
        Assert.False(run.Json["ok"]!.GetValue<bool>());
        Assert.Equal("problem", run.Json["verdicts"]!["anchored"]!.GetValue<string>());
        Assert.Equal("head-unreadable", Assert.Single(run.Json["problems"]!.AsArray())!["rule"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_a_sentence()
    {
        var data = demonstration.Data;
        (await FaduCommand.RunAsync("ledger", "verify", "--data", demonstration.NewPath())).AssertRefused("is not a data folder of fadu");
        (await FaduCommand.RunAsync("ledger", "verify", "--data", data, "--head", demonstration.NewPath())).AssertRefused("There is no file");
        (await FaduCommand.RunAsync("ledger", "verify", "--data", data, "--keys", demonstration.NewPath())).AssertRefused("There are no keys in");
        (await FaduCommand.RunAsync("ledger", "verify", "--data", data, "--bureau", "nobody", "--json")).AssertRefused("There is no ledger of the bureau “nobody”");
        (await FaduCommand.RunAsync("ledger", "verify", "--data", data, "--key", "no+key")).AssertRefused("is no public key");
    }

    private static IEnumerable<string> Verdicts(JsonObject json) => json["verdicts"]!.AsObject().Select(one => one.Value!.GetValue<string>());
}
