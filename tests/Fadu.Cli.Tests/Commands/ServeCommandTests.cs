using Microsoft.Data.Sqlite;

namespace Fadu.Cli.Tests.Commands;

/// <summary>A folder that cannot be opened is said to be so in one sentence, whatever was asked of it.</summary>
public sealed class ServeCommandTests(Demonstration demonstration)
{
    [Fact]
    public async Task A_folder_of_a_newer_version_is_refused_by_every_command()
    {
        var data = demonstration.Copy();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(data, "fadu.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "insert into __EFMigrationsHistory values ('29990101000000_Later', '99.0.0')";
            command.ExecuteNonQuery();
        }

        foreach (var command in OnFolder(data))
            (await FaduCommand.RunAsync(command)).AssertRefused("written by a newer fadu");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3 * 4096)]
    public async Task A_damaged_folder_is_refused_by_every_command(int at)
    {
        var data = demonstration.Copy();
        using (var file = File.OpenWrite(Path.Combine(data, "fadu.db")))
        {
            file.Position = at;
            var noise = new byte[40 * 4096];
            Array.Fill(noise, (byte)0xa5);
            file.Write(noise);
        }

        foreach (var command in OnFolder(data))
            (await FaduCommand.RunAsync(command)).AssertRefused("is damaged: restore it from a backup");
    }

    [Fact]
    public async Task A_missing_path_and_an_address_that_is_none_are_refused()
    {
        foreach (var command in OnFolder(demonstration.NewPath()))
            (await FaduCommand.RunAsync(command)).AssertRefused("is not a data folder of fadu");
        (await FaduCommand.RunAsync("serve", "--data", demonstration.Data, "--url", "here")).AssertRefused("expected an address");
    }

    [Fact]
    public async Task A_directory_is_connected_by_address_name_and_a_secret_that_nobody_else_reads_and_never_to_a_demonstration()
    {
        var (data, secret) = (demonstration.Copy(), demonstration.NewPath());
        await File.WriteAllTextAsync(secret, "made-up", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        (await ServeAsync("--directory-client", "fadu")).AssertRefused("--directory is wanted");
        (await ServeAsync("--directory", "http://directory.example", "--directory-client", "fadu")).AssertRefused("https://host/path");
        (await ServeAsync("--directory", "https://directory.example")).AssertRefused("wants --directory-client");
        (await ServeAsync("--directory", "https://directory.example", "--directory-client", "fadu")).AssertRefused("No client secret");
        (await ServeAsync("--directory", "https://directory.example", "--directory-client", "fadu", "--directory-secret", secret + ".none")).AssertRefused("There is no file");
        (await ServeAsync("--directory", "https://directory.example", "--directory-client", "fadu", "--directory-secret", secret)).AssertRefused("can be read by others");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await ServeAsync("--directory", "https://directory.example", "--directory-client", "fadu", "--directory-secret", secret)).AssertRefused("A demonstration has no proofs");

        Task<CommandResult> ServeAsync(params string[] more) => FaduCommand.RunAsync(["serve", "--data", data, "--url", "http://127.0.0.1:0", .. more]);
    }

    private static IEnumerable<string[]> OnFolder(string data) =>
    [
        ["serve", "--data", data, "--url", "http://127.0.0.1:0"],
        ["ledger", "verify", "--data", data],
        ["views", "rebuild", "--check", "--data", data],
        ["backup", "--data", data, "--to", data + ".backup"],
    ];
}
