using System.Globalization;
using Fadu.Casework.Registers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Api;

/// <summary>The ledger for anyone who wants to verify it, laid out as C2SP tlog-tiles: a published entry shows neither kind nor day.</summary>
internal static class TileEndpoints
{
    private const int FullWidth = 256;
    private const int LevelAtMost = 63;

    public static void Map(IEndpointRouteBuilder app)
    {
        var ledger = app.MapGroup("/ledger").AllowAnonymous().WithTags("ledger");
        ledger.MapGet("/checkpoint", async (LedgerStanding standing, CancellationToken stop) =>
            await standing.HeadAsync(stop) is { } head ? Results.Text(head.Note, "text/plain; charset=utf-8") : Missing("no head is signed yet", "还没有封存。"))
            .WithSummary("The last signed head").Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status404NotFound);
        ledger.MapGet("/tile/entries/{*path}", async (string path, LedgerStanding standing, CancellationToken stop) =>
            TryRead(path, out var index, out var width) && await standing.EntriesAsync(index, width, stop) is { } entries ? Bytes(entries) : NoTile())
            .WithSummary("The entries of a tile of leaves").Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        MapTree(ledger, "/tile", standing => standing.TileAsync, "A tile of the tree");
        MapTree(ledger, "/sm3/tile", standing => standing.Sm3TileAsync, "A tile of the SM3 tree, where the bureau has chosen one; its entries are those of the other");
    }

    private static void MapTree(RouteGroupBuilder ledger, string at, Func<LedgerStanding, Func<int, long, int, CancellationToken, Task<byte[]?>>> read, string summary)
    {
        ledger.MapGet(at + "/{level:int}/{*path}", async (int level, string path, LedgerStanding standing, CancellationToken stop) =>
            level is >= 0 and <= LevelAtMost && TryRead(path, out var index, out var width) && await read(standing)(level, index, width, stop) is { } tile ? Bytes(tile) : NoTile())
            .WithSummary(summary).Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Bytes(byte[] bytes) => Results.Bytes(bytes, "application/octet-stream");

    private static IResult NoTile() => Missing("there is no such tile", "没有这一块。");

    private static IResult Missing(string en, string zh) => Results.Problem(title: en, detail: zh, statusCode: StatusCodes.Status404NotFound);

    /// <summary>Reads <c>x001/x234/067</c> or <c>067.p/12</c>: the index in groups of three digits, the width where the tile is partial.</summary>
    private static bool TryRead(string path, out long index, out int width)
    {
        (index, width) = (0, FullWidth);
        var parts = path.Split('/');
        if (parts is [.., var stem, var partial] && stem.EndsWith(".p", StringComparison.Ordinal))
        {
            if (!int.TryParse(partial, NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= FullWidth)
                return false;
            parts = [.. parts[..^2], stem[..^2]];
        }
        for (var i = 0; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            var digits = last ? parts[i] : parts[i].StartsWith('x') ? parts[i][1..] : "";
            if (digits.Length != 3 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var group) || index > long.MaxValue / 1_000_000)
                return false;
            index = (index * 1000) + group;
        }
        return parts.Length is > 0 and <= 5;
    }
}
