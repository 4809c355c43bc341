using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Store.Reading;

/// <summary>Finds the session of a token. One of the doors without EF: every page asks it first.</summary>
public sealed class SessionReader
{
    private readonly ReadyCommands ready;
    private readonly Lazy<Query> query;

    internal SessionReader(Lazy<RowMaps> maps, ReadyCommands ready)
    {
        this.ready = ready;
        query = new Lazy<Query>(() => new Query(maps.Value.Of<SessionRow>()));
    }

    /// <summary>The session; null when there is none, or when its account was locked or given other proof since. Its times are the caller's to judge.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="tokenHash">SHA-256 of the token.</param>
    /// <param name="stop">Stops.</param>
    public async ValueTask<SessionRow?> FindAsync(BureauId bureau, byte[] tokenHash, CancellationToken stop) =>
        (await ready.RowsAsync(query.Value.Sql, query.Value.Map.KeyValues([bureau, tokenHash]), query.Value.Map.Read, stop)).FirstOrDefault();

    // A made-up officer of a demonstration has no account.
    private sealed class Query(RowMap<SessionRow> map)
    {
        public RowMap<SessionRow> Map { get; } = map;

        public string Sql { get; } = $"SELECT {map.ColumnList} FROM sessions LEFT JOIN accounts ON accounts.bureau = sessions.bureau AND accounts.account = sessions.account "
            + "WHERE sessions.bureau = $1 AND sessions.token_hash = $2 AND (sessions.account = '' OR (accounts.stamp = sessions.stamp AND accounts.closed_at IS NULL))";
    }
}
