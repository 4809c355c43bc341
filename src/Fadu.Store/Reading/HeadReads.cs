using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Store.Reading;

/// <summary>Reads heads of matters from PostgreSQL, all that are asked for while a question is on its way in the next one: a round trip costs more than the rows.</summary>
/// <remarks>A head is read after it was asked for and never before: what another node committed by then is seen.</remarks>
/// <param name="map">How a head is read.</param>
/// <param name="ready">Asks the server.</param>
internal sealed class HeadReads(Lazy<RowMap<MatterRow>> map, ReadyCommands ready)
{
    private const int AtOnce = 256;

    private readonly Lock gate = new();
    private Dictionary<(BureauId Bureau, MatterId Matter), TaskCompletionSource<MatterRow?>> waiting = [];
    private bool isAsking;

    /// <summary>The head of a matter; null when there is no such matter.</summary>
    public Task<MatterRow?> ReadAsync(BureauId bureau, MatterId matter, CancellationToken stop)
    {
        TaskCompletionSource<MatterRow?>? answer;
        bool isFirst;
        lock (gate)
        {
            if (!waiting.TryGetValue((bureau, matter), out answer))
                waiting[(bureau, matter)] = answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            isFirst = !isAsking;
            isAsking = true;
        }
        if (isFirst)
            _ = AskAsync();
        return answer.Task.WaitAsync(stop);
    }

    private async Task AskAsync()
    {
        while (true)
        {
            List<KeyValuePair<(BureauId Bureau, MatterId Matter), TaskCompletionSource<MatterRow?>>> asked;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    isAsking = false;
                    return;
                }
                asked = [.. waiting.Take(AtOnce)];
                if (asked.Count == waiting.Count)
                    waiting = [];
                else
                    asked.ForEach(one => waiting.Remove(one.Key));
            }
            try
            {
                var heads = await FoundAsync([.. asked.Select(one => one.Key)]);
                foreach (var (key, answer) in asked)
                    answer.SetResult(heads.GetValueOrDefault(key));
            }
            // Whoever asked gets the fault; the next question is tried anew.
            catch (Exception fault)
            {
                foreach (var (_, answer) in asked)
                    answer.TrySetException(fault);
            }
        }
    }

    private async Task<Dictionary<(BureauId, MatterId), MatterRow>> FoundAsync(IReadOnlyList<(BureauId Bureau, MatterId Matter)> keys)
    {
        var stored = keys.Select(key => map.Value.KeyValues([key.Bureau, key.Matter])).ToList();
        var rows = keys.Count == 1
            ? await ready.RowsAsync(map.Value.SelectSql(2), stored[0], map.Value.Read, CancellationToken.None)
            : await ready.RowsAsync(map.Value.SelectManySql(2), [RowMaps.KeyColumn(stored, 0), RowMaps.KeyColumn(stored, 1)], map.Value.Read, CancellationToken.None);
        return rows.ToDictionary(row => (row.Bureau, row.MatterId));
    }
}
