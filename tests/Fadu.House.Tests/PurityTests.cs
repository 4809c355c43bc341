using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fadu.House.Tests;

/// <summary>Law and Ledger take no I/O, no clock and no randomness: read off what their assemblies call.</summary>
public sealed class PurityTests
{
    private static readonly string[] BannedNamespaces =
        ["System.Net", "System.IO.Pipes", "System.IO.MemoryMappedFiles", "System.Data", "Microsoft.Data", "Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.AspNetCore", "System.Threading.Timers"];

    private static readonly string[] BannedTypes =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.RandomAccess", "System.Console",
        "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.TimeProvider", "System.Random", "System.Threading.Timer", "System.Threading.PeriodicTimer",
        "System.Security.Cryptography.RandomNumberGenerator", "Org.BouncyCastle.Security.SecureRandom", "NSec.Cryptography.RandomGenerator",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.TimeZoneInfo.get_Local", "System.Threading.Thread.Sleep", "System.Threading.Tasks.Task.Delay",
        "System.Environment.GetEnvironmentVariable", "System.Environment.get_TickCount", "System.Environment.get_TickCount64", "System.Environment.get_CurrentDirectory",
        "System.IO.Path.GetTempPath", "System.IO.Path.GetTempFileName", "System.IO.Path.GetFullPath",
    ];

    [Theory]
    [InlineData("Fadu.Law")]
    [InlineData("Fadu.Ledger")]
    public void Law_and_ledger_are_pure(string assembly) =>
        Assert.Equal([], Impurities(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));

    /// <summary>This assembly reads files, takes the time and makes random ids in <see cref="Impure"/>: the check must see all three.</summary>
    [Fact]
    public void A_file_a_clock_and_a_random_id_are_found() =>
        Assert.Superset(new HashSet<string> { "System.IO.File", "System.TimeProvider", "System.Guid.NewGuid" }, Impurities(typeof(PurityTests).Assembly.Location).ToHashSet());

    private static List<string> Impurities(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(handle => NameOf(metadata, handle)).ToArray();
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => NameOf(metadata, (TypeReferenceHandle)member.Parent) + "." + metadata.GetString(member.Name));
        return
        [
            .. types.Where(type => BannedTypes.Contains(type) || BannedNamespaces.Any(space => type.StartsWith(space + ".", StringComparison.Ordinal))),
            .. members.Where(BannedMembers.Contains).Distinct(),
        ];
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return metadata.GetString(type.Namespace) + "." + metadata.GetString(type.Name);
    }

    internal static class Impure
    {
        public static string Break(TimeProvider time) => File.ReadAllText(Guid.NewGuid().ToString()) + time.GetUtcNow();
    }
}
