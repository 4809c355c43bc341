namespace Fadu.Cli.Tests.Commands;

public sealed class BackupCommandTests(Demonstration demonstration)
{
    [Fact]
    public async Task A_folder_is_backed_up_while_it_is_served_and_the_copy_holds_but_stands_in_a_new_folder_only()
    {
        var (data, copy, file) = (demonstration.Copy(), demonstration.NewPath(), demonstration.NewPath());
        var (server, address) = await FaduCommand.ServeAsync(data);
        CommandResult backup, again, second;
        try
        {
            using var client = new HttpClient { BaseAddress = address };
            Assert.True((await client.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
            backup = await FaduCommand.RunAsync("backup", "--data", data, "--to", file, "--json");
            again = await FaduCommand.RunAsync("backup", "--data", data, "--to", file);
            second = await FaduCommand.RunAsync("serve", "--data", data, "--url", "http://127.0.0.1:0");
        }
        finally
        {
            FaduCommand.Interrupt(server);
        }
        var served = await FaduCommand.EndAsync(server);
        var keys = data + ".keys";
        var restored = await FaduCommand.RunAsync("restore", "--data", copy, "--keys", keys, "--from", file, "--json");
        var verified = await FaduCommand.RunAsync("ledger", "verify", "--data", copy, "--keys", keys, "--json");

        Assert.Equal(0, served.Code);
        Assert.Equal((0, 0, 0), (backup.Code, restored.Code, verified.Code));
        Assert.True(backup.Json["ok"]!.GetValue<bool>());
        Assert.Equal(new FileInfo(file).Length, backup.Json["bytes"]!.GetValue<long>());
        Assert.True(restored.Json["ok"]!.GetValue<bool>());
        Assert.Equal("ok", verified.Json["verdicts"]!["integrity"]!.GetValue<string>());
        again.AssertRefused("a backup is a new file");
        second.AssertRefused("is being written by another process");
        (await FaduCommand.RunAsync("restore", "--data", copy, "--keys", keys, "--from", file)).AssertRefused("is not empty");
        (await FaduCommand.RunAsync("restore", "--data", demonstration.NewPath(), "--from", file)).AssertRefused("a backup holds none");
    }

    [Fact]
    public async Task Half_a_backup_leaves_nothing_behind()
    {
        var (file, half, copy) = (demonstration.NewPath(), demonstration.NewPath(), demonstration.NewPath());
        Assert.Equal(0, (await FaduCommand.RunAsync("backup", "--data", demonstration.Data, "--to", file)).Code);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(half, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);

        (await FaduCommand.RunAsync("restore", "--data", copy, "--keys", demonstration.Data + ".keys", "--from", half)).AssertRefused("cut short or damaged");

        Assert.False(Directory.Exists(copy));
    }
}
