using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Editions;

/// <summary>Keeps the files of every edition the bureau has used, so that an act can be judged again by exactly the files it was judged by.</summary>
public sealed class EditionArchive
{
    private readonly BureauId bureau;
    private readonly FaduDatabase database;

    internal EditionArchive(BureauId bureau, FaduDatabase database)
    {
        this.bureau = bureau;
        this.database = database;
    }

    /// <summary>The rows that keep an edition: each file, and the list of them under the edition's hash.</summary>
    internal IReadOnlyList<EditionRow> RowsOf(PackFiles files, RulePack pack, DateTimeOffset at)
    {
        var manifest = ActFiles.Manifest(pack);
        return
        [
            .. files.Files.Where(file => pack.Files.ContainsKey(file.Path)).Select(file => Row(file.Path, Encoding.UTF8.GetBytes(file.Text), at)),
            Row(ActFiles.WholeEdition, manifest, at),
        ];
    }

    /// <summary>The files of an edition, as they were adopted.</summary>
    /// <param name="edition">Its hash, as an act's basis names it.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>Null when it, or a file of it, is not kept here.</returns>
    public async Task<PackFiles?> FindAsync(string edition, CancellationToken stop)
    {
        await using var context = database.Reading();
        var hash = Convert.FromHexString(edition);
        var list = await context.Editions.FirstOrDefaultAsync(row => row.Bureau == bureau && row.Path == ActFiles.WholeEdition && row.Hash == hash, stop);
        if (list is null || JsonNode.Parse(list.Text) is not JsonObject paths)
            return null;

        var kept = (await context.Editions.Where(row => row.Bureau == bureau).ToListAsync(stop)).ToDictionary(row => (row.Path, Convert.ToHexStringLower(row.Hash)));
        var files = new List<PackFile>();
        foreach (var (path, expected) in paths)
        {
            if (!kept.TryGetValue((path, expected!.GetValue<string>()), out var row))
                return null;
            files.Add(new PackFile(path, Encoding.UTF8.GetString(row.Text)));
        }
        return new PackFiles([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    /// <summary>The fields of the act with which the bureau adopts an edition, by the roster line of the pack.</summary>
    /// <returns>The id of the act and its fields; null when the pack has no act for it.</returns>
    internal static (string Act, JsonObject Fields)? AdoptionOf(Law.Procedures.Procedure procedure, RulePack pack, DateOnly on)
    {
        foreach (var act in procedure.Acts)
        {
            if (act.Feeds.FirstOrDefault(feed => Enum.TryParse<Bureau.RosterKind>(feed.Roster, ignoreCase: true, out var kind) && kind == Bureau.RosterKind.Edition)
                is not { Each: { } each, Key: { } key, Value: { } value } line)
                continue;
            var files = new JsonArray();
            foreach (var (path, hash) in pack.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
                files.Add(new JsonObject { [key] = path, [value] = hash });
            var fields = new JsonObject { [each] = files };
            if (line.From is { } from)
                fields[from] = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return (act.Id, fields);
        }
        return null;
    }

    private EditionRow Row(string path, byte[] text, DateTimeOffset at) =>
        new() { Bureau = bureau, Path = path, Hash = SHA256.HashData(text), Text = text, At = at };
}
