using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Law;

namespace Fadu.Casework.Copies;

/// <summary>A copy as one archive: a page to read, the same as JSON, papers and files, and a manifest with the hash of each.</summary>
/// <param name="open">Opens the content of an attached file by its hash; null where it is not there.</param>
public sealed class CopyArchive(Func<string, CancellationToken, Task<Stream?>> open)
{
    /// <summary>What the manifest says it is.</summary>
    public const string Format = "fadu-party-copy/1";

    /// <summary>The page.</summary>
    public const string Page = "copy.html";

    /// <summary>The JSON.</summary>
    public const string Data = "copy.json";

    /// <summary>The manifest.</summary>
    public const string Manifest = "manifest.json";

    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes the archive.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>: of the page; the JSON has both.</param>
    /// <param name="to">Where it is written; it is left open.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>SHA-256 of the manifest, in hexadecimal: it stands for the whole.</returns>
    public async Task<string> WriteAsync(PartyCopy copy, string language, Stream to, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(copy);
        ArgumentNullException.ThrowIfNull(to);
        var listed = new JsonArray();
        await using (var archive = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, stop))
        {
            listed.Add(await AddAsync(archive, Page, Utf8(CopyPage.Of(copy, language)), copy.MadeAt, stop));
            listed.Add(await AddAsync(archive, Data, Utf8(Written(CopyJson.Of(copy))), copy.MadeAt, stop));
            foreach (var file in copy.Matters.SelectMany(matter => matter.Files))
            {
                await using var content = file.Content is { } text ? Utf8(text) : await open(file.Hash!, stop);
                if (content is not null)
                    listed.Add(await AddAsync(archive, file.Path, content, copy.MadeAt, stop));
            }
            var manifest = new JsonObject
            {
                ["format"] = Format,
                ["bureau"] = copy.Bureau,
                ["madeAt"] = copy.MadeAt.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture),
                ["madeBy"] = copy.MadeBy,
                ["ground"] = copy.Ground.Key,
                ["request"] = copy.Document,
                ["files"] = listed,
            };
            var hash = await AddAsync(archive, Manifest, Utf8(Written(manifest)), copy.MadeAt, stop);
            return (string)hash["sha256"]!;
        }
    }

    private static async Task<JsonNode> AddAsync(ZipArchive archive, string path, Stream content, DateTimeOffset at, CancellationToken stop)
    {
        var entry = archive.CreateEntry(path);
        entry.LastWriteTime = at;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, size) = (new byte[81_920], 0L);
        await using var written = await entry.OpenAsync(stop);
        for (int read; (read = await content.ReadAsync(buffer, stop)) > 0; size += read)
        {
            hash.AppendData(buffer, 0, read);
            await written.WriteAsync(buffer.AsMemory(0, read), stop);
        }
        return new JsonObject { ["path"] = path, ["size"] = size, ["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Written(JsonNode node) => node.ToJsonString(new JsonSerializerOptions(CaseworkJson.Options) { WriteIndented = true }) + "\n";
}
