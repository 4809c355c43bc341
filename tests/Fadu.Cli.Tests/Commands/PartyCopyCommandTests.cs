using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Fadu.Cli.Tests.Commands;

/// <summary>A copy of a party's data made at the prompt: refused to whom the page refuses it.</summary>
public sealed class PartyCopyCommandTests(Demonstration demonstration)
{
    private const string Auditor = "910030";
    private const string Chief = "910002";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_written_for_an_officer_on_the_case_and_for_nobody_else()
    {
        var data = demonstration.Copy();
        var (number, party) = await CaseAsync(data);
        var file = Path.Combine(data, "copy.zip");
        Task<CommandResult> Made(string by, string to, string ground = "own-request", string request = "示查〔2026〕1号", string? of = null, string? whom = null) => FaduCommand.RunAsync(
            "party-copy", "--data", data, "--by", by, "--matter", of ?? number, "--party", whom ?? party, "--ground", ground, "--request", request, "--to", to);

        (await Made(Auditor, file)).AssertRefused("There is no such matter or party");
        (await Made(Chief, file, of: "none")).AssertRefused("There is no such matter or party");
        (await Made(Chief, file, whom: "9999")).AssertRefused("There is no such matter or party");
        (await Made(Chief, file, ground: "curious")).AssertRefused("own-request");
        (await Made(Chief, file, request: " ")).AssertRefused("number of the written request");
        Assert.False(File.Exists(file));

        var made = await Made(Chief, file);
        (await Made(Chief, file)).AssertRefused("name a new file");

        Assert.True(made.Code == 0, made.Output + made.Errors);
        using var archive = new ZipArchive(File.OpenRead(file));
        using var manifest = new StreamReader(await archive.GetEntry("manifest.json")!.OpenAsync(Stop));
        Assert.Equal("fadu-party-copy/1", (string)JsonNode.Parse(await manifest.ReadToEndAsync(Stop))!["format"]!);
        var log = await FaduCommand.RunAsync("access", "log", "--data", data, "--matter", number, "--json");
        Assert.Contains(log.Json["looks"]!.AsArray(), look => (string)look!["what"]! == "party-copy" && (string)look["person"]! == Chief && (string)look["purpose"]! == "copy:own-request 示查〔2026〕1号");
    }

    private static async Task<(string Number, string Party)> CaseAsync(string data)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "fadu.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT file_number, min(subject) FROM matters JOIN subject_keys USING (bureau, matter_id)
            WHERE procedure = 'administrative-case' AND closed_on IS NULL AND subject > 0 GROUP BY file_number ORDER BY file_number LIMIT 1
            """;
        await using var reader = await command.ExecuteReaderAsync(Stop);
        Assert.True(await reader.ReadAsync(Stop));
        return (reader.GetString(0), reader.GetString(1));
    }
}
