using System.Data.Common;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Store.Reading;

/// <summary>Rows of a register, the newest first, and how many there are in all.</summary>
/// <param name="Rows">The newest.</param>
/// <param name="Total">How many there are.</param>
public sealed record Newest<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>What a page of a matter shows beside its folded acts. One of the doors without EF: the page is opened all day, and EF took a third of its time.</summary>
public sealed class MatterPageReader
{
    private readonly ReadyCommands ready;
    private readonly Lazy<Queries> queries;

    internal MatterPageReader(Lazy<RowMaps> maps, ReadyCommands ready)
    {
        this.ready = ready;
        queries = new Lazy<Queries>(() => new Queries(maps.Value));
    }

    /// <summary>The sealed parts of some acts of a matter, each with the number of its act, in the order of the acts and of their numbers.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="first">Number of the first act.</param>
    /// <param name="last">Number of the last act, included.</param>
    /// <param name="stop">Stops.</param>
    public async ValueTask<IReadOnlyList<(int Act, PartRow Part)>> PartsAsync(BureauId bureau, MatterId matter, int first, int last, CancellationToken stop)
    {
        var (map, number) = (queries.Value.PartMap, queries.Value.PartMap.ColumnCount);
        return await ready.RowsAsync(queries.Value.Parts, [.. Matter(bureau, matter), first, last], reader => (reader.GetInt32(number), map.Read(reader)), stop);
    }

    /// <summary>The last refusals on a matter.</summary>
    public ValueTask<Newest<RefusalRow>> RefusalsAsync(BureauId bureau, MatterId matter, int atMost, CancellationToken stop) =>
        NewestAsync(queries.Value.Refusals, queries.Value.RefusalMap, queries.Value.RefusalCount, Matter(bureau, matter), atMost, stop);

    /// <summary>The last looks at a matter.</summary>
    public ValueTask<Newest<LookRow>> LooksAsync(BureauId bureau, MatterId matter, int atMost, CancellationToken stop) =>
        NewestAsync(queries.Value.Looks, queries.Value.LookMap, queries.Value.LookCount, Matter(bureau, matter), atMost, stop);

    /// <summary>The last signed head; null before the first.</summary>
    public async ValueTask<CheckpointRow?> HeadAsync(BureauId bureau, CancellationToken stop) =>
        (await ready.RowsAsync(queries.Value.Head, [bureau.Value], queries.Value.HeadMap.Read, stop)).FirstOrDefault();

    /// <summary>How many open matters of an officer have their earliest limit by a moment.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="officer">The lead officer.</param>
    /// <param name="except">A matter that is not counted.</param>
    /// <param name="until">The moment, included.</param>
    /// <param name="stop">Stops.</param>
    public async ValueTask<int> DueAsync(BureauId bureau, string officer, MatterId except, DateTimeOffset until, CancellationToken stop)
    {
        object[] values = [bureau.Value, officer, queries.Value.MatterMap.ProviderValue(nameof(MatterRow.EarliestDue), until), Matter(bureau, except)[1]];
        return (await ready.RowsAsync(queries.Value.Due, values, Count, stop))[0];
    }

    private object[] Matter(BureauId bureau, MatterId matter) => queries.Value.MatterMap.KeyValues([bureau, matter]);

    private async ValueTask<Newest<T>> NewestAsync<T>(string sql, RowMap<T> map, string count, object[] matter, int atMost, CancellationToken stop)
        where T : class
    {
        var rows = await ready.RowsAsync(sql, [.. matter, atMost], map.Read, stop);
        // Where the newest are fewer than asked for, they are all there is.
        return new Newest<T>(rows, rows.Count < atMost ? rows.Count : (await ready.RowsAsync(count, matter, Count, stop))[0]);
    }

    private static int Count(DbDataReader reader) => reader.GetInt32(0);

    private sealed class Queries(RowMaps maps)
    {
        public RowMap<MatterRow> MatterMap { get; } = maps.Of<MatterRow>();

        public RowMap<PartRow> PartMap { get; } = maps.Of<PartRow>();

        public RowMap<RefusalRow> RefusalMap { get; } = maps.Of<RefusalRow>();

        public RowMap<LookRow> LookMap { get; } = maps.Of<LookRow>();

        public RowMap<CheckpointRow> HeadMap { get; } = maps.Of<CheckpointRow>();

        public string Parts { get; } = $"SELECT {maps.Of<PartRow>().ColumnList}, acts.number FROM acts JOIN parts ON parts.bureau = acts.bureau AND parts.act_id = acts.act_id "
            + "WHERE acts.bureau = $1 AND acts.matter_id = $2 AND acts.number BETWEEN $3 AND $4 ORDER BY acts.number, parts.part_no";

        public string Refusals { get; } = $"SELECT {maps.Of<RefusalRow>().ColumnList} FROM refusals WHERE bureau = $1 AND matter_id = $2 ORDER BY at DESC, refusal_id DESC LIMIT $3";

        public string RefusalCount { get; } = "SELECT CAST(count(*) AS integer) FROM refusals WHERE bureau = $1 AND matter_id = $2";

        public string Looks { get; } = $"SELECT {maps.Of<LookRow>().ColumnList} FROM looks WHERE bureau = $1 AND matter_id = $2 ORDER BY at DESC, look_id DESC LIMIT $3";

        public string LookCount { get; } = "SELECT CAST(count(*) AS integer) FROM looks WHERE bureau = $1 AND matter_id = $2";

        public string Head { get; } = $"SELECT {maps.Of<CheckpointRow>().ColumnList} FROM checkpoints WHERE bureau = $1 ORDER BY size DESC LIMIT 1";

        public string Due { get; } = "SELECT CAST(count(*) AS integer) FROM matters WHERE bureau = $1 AND officer = $2 AND listed AND closed_on IS NULL AND earliest_due <= $3 AND matter_id <> $4";
    }
}
