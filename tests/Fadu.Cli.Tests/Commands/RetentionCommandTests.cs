using Fadu.Testing;

namespace Fadu.Cli.Tests.Commands;

/// <summary>The schedule of retention at the console: checked first, adopted by whoever may, and nothing is erased by either command.</summary>
public sealed class RetentionCommandTests(Demonstration demonstration)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_schedule_of_the_demonstration_is_adopted_and_another_is_refused_by_line_and_column()
    {
        var data = demonstration.Copy();
        var (example, wrong) = (Path.Combine(ProjectFiles.Root, "demo", "retention.yaml"), demonstration.NewPath());
        await File.WriteAllTextAsync(wrong, "title: 表\nclasses:\n  one: { title: 一, files: [ { procedure: administrative-case, from: archive, counted: next-year } ], values: { 2026-01-01: { keep: permanent } } }\n", Stop);

        Assert.Contains("has adopted no schedule", (await FaduCommand.RunAsync("retention", "--data", data)).Output, StringComparison.Ordinal);
        var faulty = await AdoptAsync(wrong, "910002");
        Assert.NotEqual(0, faulty.Code);
        Assert.Contains("line 3, column 69", faulty.Output, StringComparison.Ordinal);
        Assert.Contains("can be adopted", (await AdoptAsync(example, "910002", "--check")).Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await AdoptAsync(example, "910011")).Code);
        Assert.Null((await FaduCommand.RunAsync("retention", "--data", data, "--json")).Json["schedule"]);

        var adopted = await AdoptAsync(example, "910002");
        Assert.True(adopted.Code == 0, adopted.Output + adopted.Errors);
        Assert.Contains("its text has not been read", adopted.Output, StringComparison.Ordinal);
        var listed = await FaduCommand.RunAsync("retention", "--data", data, "--json");
        Assert.Equal(("示例县公安局案卷保管期限表（虚构）", 0), (listed.Json["schedule"]!["title"]!.GetValue<string>(), listed.Json["due"]!.GetValue<int>()));
        Assert.Equal(0, (await FaduCommand.RunAsync("ledger", "verify", "--data", data)).Code);
        (await FaduCommand.RunAsync("retention", "adopt", "nowhere.yaml", "--by", "910002", "--data", data)).AssertRefused("There is no file");

        Task<CommandResult> AdoptAsync(string file, string by, params string[] more) => FaduCommand.RunAsync(["retention", "adopt", file, "--by", by, "--data", data, .. more]);
    }
}
