using Fadu.Store;
using Fadu.Store.Reading;

namespace Fadu.Disclosure;

/// <summary>The party's window: finds the record of a file number and query code. A wrong code and a missing case give the same answer after the same work.</summary>
public sealed class PublicLookUp(FaduDatabase database, BureauId bureau) : IDisposable
{
    /// <summary>Kind of the records it finds.</summary>
    public const string Kind = "look-up";

    // About as long as a record is, so that a miss costs what a hit does.
    private static readonly byte[] Nothing = new byte[4_096];

    private readonly PublicRecordReader stored = new(database);

    /// <summary>The record; null when file number and code do not belong together.</summary>
    /// <param name="fileNumber">文号, as typed.</param>
    /// <param name="code">查询码, as typed.</param>
    /// <param name="stop">Stops.</param>
    public async Task<PublicRecord?> FindAsync(string fileNumber, string code, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var text = await OpenAsync(fileNumber, code);
        return text is null ? null : PublicRecordJson.Read(text);
    }

    /// <summary>The record as the JSON it is kept as, ready to be sent; null as in <see cref="FindAsync"/>.</summary>
    public async Task<byte[]?> OpenAsync(string fileNumber, string code)
    {
        var (locator, key) = PublicSeal.Derive(Cut(fileNumber), Cut(code));
        var found = await stored.FindAsync(bureau, Kind, locator);
        return PublicSeal.Open(key, locator, found ?? Nothing);
    }

    /// <inheritdoc/>
    public void Dispose() => stored.Dispose();

    private static string Cut(string typed) => typed.Length > 200 ? typed[..200] : typed;
}
