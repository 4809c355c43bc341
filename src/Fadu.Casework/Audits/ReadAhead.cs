using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Fadu.Casework.Audits;

/// <summary>Cases read on a thread of their own, a little ahead of whoever judges them: reading is half of an audit's time.</summary>
internal static class ReadAhead
{
    // Little enough that what waits is a few hundred kilobytes, enough that the threads seldom wait for each other.
    private const int EventsAtOnce = 512;
    private const int CasesAtOnce = 128;
    private const int Waiting = 4;

    /// <summary>The cases in their order. When the asking ends, early or not, the reading has ended too.</summary>
    /// <param name="next">The next case, or null after the last; called on one thread alone.</param>
    /// <param name="stop">Stops both.</param>
    public static IEnumerable<LogTrace> Of(Func<CancellationToken, LogTrace?> next, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var waiting = new BlockingCollection<List<LogTrace>>(Waiting);
        ExceptionDispatchInfo? fault = null;
        var reading = new Thread(() =>
        {
            try
            {
                Read(next, waiting, ended.Token);
            }
            catch (Exception broken)
            {
                fault = ExceptionDispatchInfo.Capture(broken);
            }
            finally
            {
                waiting.CompleteAdding();
            }
        })
        { IsBackground = true, Name = "reading a log" };
        reading.Start();
        try
        {
            while (waiting.TryTake(out var cases, Timeout.Infinite, stop))
            {
                foreach (var one in cases)
                {
                    stop.ThrowIfCancellationRequested();
                    yield return one;
                }
            }

            reading.Join();
            fault?.Throw();
        }
        finally
        {
            ended.Cancel();
            reading.Join();
        }
    }

    private static void Read(Func<CancellationToken, LogTrace?> next, BlockingCollection<List<LogTrace>> waiting, CancellationToken stop)
    {
        var cases = new List<LogTrace>();
        var events = 0;
        while (next(stop) is { } one)
        {
            stop.ThrowIfCancellationRequested();
            cases.Add(one);
            events += one.Events.Count;
            if (events < EventsAtOnce && cases.Count < CasesAtOnce)
                continue;
            waiting.Add(cases, stop);
            cases = [];
            events = 0;
        }

        if (cases.Count > 0)
            waiting.Add(cases, stop);
    }
}
