using System.Text.Json.Nodes;

namespace Fadu.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task A_demonstration_goes_as_its_stories_say_and_its_ledger_and_views_hold()
    {
        var scratch = Directory.CreateTempSubdirectory("fadu-demo-").FullName;
        try
        {
            var data = Path.Combine(scratch, "data");
            var made = await FaduCommand.RunAsync(null, "demo", "--data", data, "--no-serve", "--matters", "20");
            var verified = await FaduCommand.RunAsync(null, "ledger", "verify", "--data", data, "--json");
            var views = await FaduCommand.RunAsync(null, "views", "rebuild", "--check", "--data", data);

            Assert.Equal(0, made.Code);
            Assert.DoesNotContain("went otherwise", made.Errors, StringComparison.Ordinal);
            Assert.Equal(0, verified.Code);
            var json = JsonNode.Parse(verified.Output)!;
            Assert.True(json["ok"]!.GetValue<bool>());
            Assert.Equal("ok", json["verdicts"]!["integrity"]!.GetValue<string>());
            Assert.Equal("ok", json["verdicts"]!["completeness"]!.GetValue<string>());
            Assert.Equal(json["acts"]!.GetValue<long>(), json["leaves"]!.GetValue<long>());
            Assert.Contains("demonstration", json["head"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(0, views.Code);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
