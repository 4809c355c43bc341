using System.Globalization;

namespace Fadu.Casework.Audits;

/// <summary>One line on standard error that says how far a reading is and how fast it goes; nothing where nobody looks.</summary>
/// <param name="output">Where the line is written; it is written over itself.</param>
/// <param name="time">Tells when the next is due.</param>
/// <param name="shown">Whether anybody looks: false writes nothing.</param>
public sealed class ReadingProgress(TextWriter output, TimeProvider time, bool shown)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly long began = time.GetTimestamp();
    private long last = time.GetTimestamp();
    private int width;

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(began);

    /// <summary>How many matters and acts it has come to.</summary>
    public (long Matters, long Acts) Reached { get; private set; }

    /// <summary>Tells how far it is; cheap enough for every case.</summary>
    public void Report(long matters, long acts, long bytes, long ofBytes)
    {
        Reached = (matters, acts);
        if (!shown || time.GetElapsedTime(last) < Every)
            return;
        last = time.GetTimestamp();
        var share = ofBytes > 0 ? 100 * bytes / ofBytes : 0;
        var rate = acts / Math.Max(0.001, Elapsed.TotalSeconds);
        Write(string.Create(CultureInfo.InvariantCulture, $"{share,3}%  {matters:n0} 件 matters  {acts:n0} 个事件 events  {rate:n0}/s"));
    }

    /// <summary>Clears the line.</summary>
    public void End()
    {
        if (shown && width > 0)
            Write("");
    }

    private void Write(string line)
    {
        output.Write($"\r{line.PadRight(width)}{(line.Length == 0 ? "\r" : "")}");
        width = line.Length;
        output.Flush();
    }
}
