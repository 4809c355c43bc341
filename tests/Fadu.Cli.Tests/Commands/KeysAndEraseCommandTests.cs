using Fadu.Store.Folder;
using Microsoft.Data.Sqlite;

namespace Fadu.Cli.Tests.Commands;

/// <summary>The master key exchanged, and an erasure as a command shows it.</summary>
public sealed class KeysAndEraseCommandTests(Demonstration demonstration)
{
    [Fact]
    public async Task The_master_key_is_exchanged_only_while_nobody_serves_the_folder_and_all_can_still_be_read()
    {
        var data = demonstration.Copy();
        var master = Path.Combine(data + ".keys", "master.key");
        var before = await File.ReadAllTextAsync(master, TestContext.Current.CancellationToken);

        await using (await DataFolder.OpenAsync(new DataFolderOptions(data), TestContext.Current.CancellationToken))
            Assert.NotEqual(0, (await FaduCommand.RunAsync("keys", "rotate", "--data", data)).Code);
        var untouched = await File.ReadAllTextAsync(master, TestContext.Current.CancellationToken);
        var rotated = await FaduCommand.RunAsync("keys", "rotate", "--data", data, "--json");
        var verified = await FaduCommand.RunAsync("ledger", "verify", "--data", data, "--json");

        Assert.Equal(before, untouched);
        Assert.True(rotated.Json["rewrapped"]!.GetValue<int>() > 100, rotated.Output);
        Assert.NotEqual(before, await File.ReadAllTextAsync(master, TestContext.Current.CancellationToken));
        Assert.Equal(0, verified.Code);
    }

    [Fact]
    public async Task Keys_sealed_by_a_vault_are_of_use_only_where_the_vault_is()
    {
        var data = demonstration.Copy();
        (await FaduCommand.RunAsync("keys", "vault-key")).AssertRefused("No vault is configured");
        (await FaduCommand.WithAsync(new Dictionary<string, string> { ["FADU_KEY_VAULT"] = "none" }, "keys", "vault-key")).AssertRefused("must be environment or pkcs11");
        (await FaduCommand.WithAsync(new Dictionary<string, string> { ["FADU_KEY_VAULT"] = "pkcs11" }, "keys", "vault-key")).AssertRefused("The vault needs FADU_PKCS11_MODULE");
        var made = await FaduCommand.WithAsync(new Dictionary<string, string> { ["FADU_KEY_VAULT"] = "environment" }, "keys", "vault-key");
        var vault = new Dictionary<string, string> { ["FADU_KEY_VAULT"] = "environment", ["FADU_KEY_VAULT_KEY"] = made.Output.Trim() };

        (await FaduCommand.WithAsync(vault, "ledger", "verify", "--data", data)).AssertRefused("fadu keys seal");
        var sealing = await FaduCommand.WithAsync(vault, "keys", "seal", "--data", data, "--json");
        Assert.True(sealing.Json["sealed"]!.GetValue<int>() >= 3, sealing.Output);
        (await FaduCommand.RunAsync("ledger", "verify", "--data", data)).AssertRefused("sealed by a vault (environment)");
        Assert.True((await FaduCommand.WithAsync(vault, "keys", "rotate", "--data", data, "--json")).Json["rewrapped"]!.GetValue<int>() > 100);

        var verified = await FaduCommand.WithAsync(vault, "ledger", "verify", "--data", data, "--json");
        Assert.True(verified.Code == 0 && verified.Json["counts"]!["partsProven"]!.GetValue<long>() > 0, verified.Output);
        Assert.DoesNotContain(made.Output.Trim(), sealing.Output + verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_erasure_takes_is_listed_and_nothing_of_it_is_shown()
    {
        var data = demonstration.Copy();
        string number, party;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(data, "fadu.db")};Mode=ReadOnly;Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                """
                SELECT file_number, min(subject) FROM matters JOIN subject_keys USING (bureau, matter_id)
                WHERE procedure = 'administrative-case' AND closed_on IS NOT NULL AND subject > 0 GROUP BY file_number ORDER BY file_number LIMIT 1
                """;
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            (number, party) = (reader.GetString(0), reader.GetString(1));
        }

        var json = await FaduCommand.RunAsync("erase", "--data", data, "--matter", number, "--party", party, "--json");
        var text = await FaduCommand.RunAsync("erase", "--data", data, "--matter", number, "--party", party);

        Assert.NotEmpty(json.Json["texts"]!.AsArray());
        Assert.Empty(json.Json["acts"]!.AsArray());
        Assert.Contains("还没有人提请删除", text.Output, StringComparison.Ordinal);
        (await FaduCommand.RunAsync("erase", "--data", data, "--matter", number, "--party", "9999")).AssertRefused("no party numbered 9999");
        (await FaduCommand.RunAsync("erase", "--data", data, "--matter", "none", "--party", "1")).AssertRefused("There is no matter");
    }
}
