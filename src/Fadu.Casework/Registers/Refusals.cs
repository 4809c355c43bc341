using System.Text.Json;
using Fadu.Law;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>The register of refusals: powers that the law refused. The matters hold nothing of them.</summary>
public sealed class Refusals
{
    private readonly BureauId bureau;
    private readonly FaduDatabase database;

    internal Refusals(BureauId bureau, FaduDatabase database)
    {
        this.bureau = bureau;
        this.database = database;
    }

    /// <summary>Refusals, newest first; of one matter when it is given.</summary>
    public async Task<Paged<Refusal>> ListAsync(MatterId? matter, Paging paging, CancellationToken stop)
    {
        await using var context = database.Reading();
        var rows = context.Refusals.Where(row => row.Bureau == bureau && (matter == null || row.MatterId == matter));
        var page = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.RefusalId).Skip(paging.Skip).Take(paging.Size).ToListAsync(stop);
        return new Paged<Refusal>([.. page.Select(Read)], await rows.CountAsync(stop), paging);
    }

    private static Refusal Read(RefusalRow row) => new(
        row.At, row.Person, row.MatterId.Value, row.Procedure, row.Act, row.Version, row.Channel,
        JsonSerializer.Deserialize<IReadOnlyList<Ground>>(row.Grounds, CaseworkJson.Options) ?? []);
}

/// <summary>One refusal.</summary>
public sealed record Refusal(DateTimeOffset At, string Person, Guid Matter, string Procedure, string Act, int Version, string Channel, IReadOnlyList<Ground> Grounds);
