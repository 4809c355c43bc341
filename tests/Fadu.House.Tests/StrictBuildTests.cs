using System.Diagnostics;
using Fadu.Testing;

namespace Fadu.House.Tests;

/// <summary>A project built inside the house fails on each thing the build forbids: the settings do what they say.</summary>
public sealed class StrictBuildTests
{
    private const string Breaches = """
        namespace Planted;

        public enum Side { Left, Right }

        public static class Breach
        {
            public static object Clock() => System.DateTime.Now;
            public static int Null(string? text) => text.Length;
            public static int Switch(Side side) => side switch { Side.Left => 1 };
            public static string Culture(double value) => value.ToString();
        }
        """;

    [Fact]
    public async Task The_clock_a_null_a_forgotten_case_and_a_culture_stop_the_build()
    {
        var folder = Path.Combine(ProjectFiles.Root, "artifacts", $"planted-{Guid.NewGuid():n}");
        Directory.CreateDirectory(folder);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Planted.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\" />", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "Breach.cs"), Breaches, TestContext.Current.CancellationToken);

            var (exit, output) = await BuildAsync(folder);

            Assert.NotEqual(0, exit);
            foreach (var code in new[] { "error RS0030", "error CS8602", "error CS8509", "error CA1305" })
                Assert.Contains(code, output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Exit, string Output)> BuildAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RestoreLockedMode=false"])
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
