using System.Diagnostics;
using Fadu.Testing;

namespace Fadu.House.Tests;

/// <summary>A project built inside the house fails on each thing the build forbids: the settings do what they say.</summary>
public sealed class StrictBuildTests
{
    /// <summary>The compiler's own and the analyzers' stand apart: where the compiler finds an error, analyzers may not be run.</summary>
    private const string ForTheCompiler = """
        namespace Planted;

        public enum Side { Left, Right }

        public static class Breach
        {
            public static int Null(string? text) => text.Length;
            public static int Switch(Side side) => side switch { Side.Left => 1 };
        }
        """;

    private const string ForTheAnalyzers = """
        namespace Planted;

        public static class Breach
        {
            public static object Clock() => System.DateTime.Now;
            public static string Culture(double value) => value.ToString();
        }
        """;

    [Theory]
    [InlineData(ForTheCompiler, "error CS8602", "error CS8509")]
    [InlineData(ForTheAnalyzers, "error RS0030", "error CA1305")]
    public async Task A_null_a_forgotten_case_the_clock_and_a_culture_stop_the_build(string source, string first, string second)
    {
        var folder = Path.Combine(ProjectFiles.Root, "artifacts", $"planted-{Guid.NewGuid():n}");
        Directory.CreateDirectory(folder);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Planted.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\" />", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "Breach.cs"), source, TestContext.Current.CancellationToken);

            var (exit, output) = await BuildAsync(folder);

            Assert.NotEqual(0, exit);
            Assert.Contains(first, output, StringComparison.Ordinal);
            Assert.Contains(second, output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Exit, string Output)> BuildAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RestoreLockedMode=false", "-p:RunAnalyzers=true"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
