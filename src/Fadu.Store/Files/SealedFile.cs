using System.Buffers.Binary;
using System.Security.Cryptography;
using Fadu.Store.Keys;

namespace Fadu.Store.Files;

/// <summary>How a file lies sealed: a mark, then pieces of 64 KB, each under AES-256-GCM with a tag of its own, so that a long recording can be read from any place.</summary>
/// <remarks>
/// A key seals one file. The nonce of a piece is its place and whether it is the last: a piece that was changed, moved or left out, and a file cut short at the end of
/// a piece, do not open (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
/// </remarks>
public static class SealedFile
{
    internal const int Piece = 64 * 1024;
    internal const int SealedPiece = Piece + DataKey.TagSize;

    /// <summary>The first bytes of every sealed file.</summary>
    internal static ReadOnlySpan<byte> Mark => "fadu/f1\n"u8;

    /// <summary>How long a file of this length is when it is sealed.</summary>
    public static long SealedLength(long length) => Mark.Length + length + (PiecesOf(length) * DataKey.TagSize);

    /// <summary>Seals what is read through the answer.</summary>
    /// <param name="content">Read to its end; left open.</param>
    /// <param name="key">A key that has sealed nothing.</param>
    /// <param name="headLength">So many of the first bytes are kept, for whoever tells what it is.</param>
    public static SealingStream Seal(Stream content, DataKey key, int headLength) => new(content, key, headLength);

    /// <summary>Opens a sealed file for reading from any place.</summary>
    /// <param name="sealedFile">As it lies in the store; closed with the answer.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="CryptographicException">It is no sealed file. Reading says the same of a piece that is not what was sealed.</exception>
    public static Stream Open(Stream sealedFile, DataKey key) => new OpenedFileStream(sealedFile, key);

    internal static long PiecesOf(long length) => Math.Max(1, (length + Piece - 1) / Piece);

    internal static void NonceOf(long piece, bool isLast, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce, piece);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}

/// <summary>Gives the sealed bytes of what it reads, and at the end tells what was read.</summary>
public sealed class SealingStream : ReadingStream
{
    private readonly Stream content;
    private readonly AesGcm cipher;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] sealedPiece = new byte[SealedFile.SealedPiece];
    private readonly byte[] head;
    private byte[] now = new byte[SealedFile.Piece];
    private byte[] next = new byte[SealedFile.Piece];
    private int nowLength = -1;
    private int headLength;
    private long piece;
    private bool isOver;
    private ReadOnlyMemory<byte> ready = SealedFile.Mark.ToArray();

    internal SealingStream(Stream content, DataKey key, int headAtMost)
    {
        this.content = content;
        cipher = key.Cipher();
        head = new byte[headAtMost];
    }

    /// <summary>How many bytes were read.</summary>
    public long Size { get; private set; }

    /// <summary>SHA-256 of the bytes read; ask once, at the end.</summary>
    public byte[] Hash() => hash.GetHashAndReset();

    /// <summary>The first bytes read.</summary>
    public ReadOnlySpan<byte> Head => head.AsSpan(0, headLength);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (ready.IsEmpty && !isOver)
            await SealNextAsync(cancellationToken);
        var given = Math.Min(buffer.Length, ready.Length);
        ready[..given].CopyTo(buffer);
        ready = ready[given..];
        return given;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            hash.Dispose();
        }
        base.Dispose(disposing);
    }

    // One piece is read ahead: only then it is known which is the last.
    private async ValueTask SealNextAsync(CancellationToken stop)
    {
        if (nowLength < 0)
            nowLength = await FillAsync(now, stop);
        var nextLength = nowLength < SealedFile.Piece ? 0 : await FillAsync(next, stop);
        isOver = nextLength == 0;
        Span<byte> nonce = stackalloc byte[DataKey.NonceSize];
        SealedFile.NonceOf(piece++, isOver, nonce);
        cipher.Encrypt(nonce, now.AsSpan(0, nowLength), sealedPiece.AsSpan(0, nowLength), sealedPiece.AsSpan(nowLength, DataKey.TagSize), SealedFile.Mark);
        ready = sealedPiece.AsMemory(0, nowLength + DataKey.TagSize);
        (now, next, nowLength) = (next, now, nextLength);
    }

    private async ValueTask<int> FillAsync(byte[] buffer, CancellationToken stop)
    {
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        hash.AppendData(buffer, 0, read);
        var first = Math.Min(read, head.Length - headLength);
        buffer.AsSpan(0, first).CopyTo(head.AsSpan(headLength));
        headLength += first;
        Size += read;
        return read;
    }
}

/// <summary>A sealed file in clear, a piece at a time.</summary>
internal sealed class OpenedFileStream : ReadingStream
{
    private readonly Stream file;
    private readonly AesGcm cipher;
    private readonly byte[] sealedPiece = new byte[SealedFile.SealedPiece];
    private readonly byte[] opened = new byte[SealedFile.Piece];
    private readonly long pieces;
    private readonly long length;
    private long openedPiece = -1;
    private int openedLength;
    private long position;

    public OpenedFileStream(Stream file, DataKey key)
    {
        this.file = file;
        cipher = key.Cipher();
        var body = file.Length - SealedFile.Mark.Length;
        pieces = (body + SealedFile.SealedPiece - 1) / SealedFile.SealedPiece;
        length = body - (pieces * DataKey.TagSize);
        var mark = new byte[SealedFile.Mark.Length];
        if (length < 0 || pieces != SealedFile.PiecesOf(length) || file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) < mark.Length || !SealedFile.Mark.SequenceEqual(mark))
            throw new CryptographicException("not a sealed file, or one that was cut short");
    }

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Current => position,
        SeekOrigin.End => length,
        _ => 0,
    };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty)
            return 0;
        var piece = position / SealedFile.Piece;
        if (piece != openedPiece)
            await OpenAsync(piece, cancellationToken);
        var at = (int)(position % SealedFile.Piece);
        var given = Math.Min(buffer.Length, openedLength - at);
        opened.AsMemory(at, given).CopyTo(buffer);
        position += given;
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    private async ValueTask OpenAsync(long piece, CancellationToken stop)
    {
        openedPiece = -1;
        file.Position = SealedFile.Mark.Length + (piece * SealedFile.SealedPiece);
        var read = await file.ReadAtLeastAsync(sealedPiece, sealedPiece.Length, throwOnEndOfStream: false, stop);
        openedLength = read - DataKey.TagSize;
        if (openedLength < 0)
            throw new CryptographicException("the sealed file was cut short");
        Span<byte> nonce = stackalloc byte[DataKey.NonceSize];
        SealedFile.NonceOf(piece, piece == pieces - 1, nonce);
        cipher.Decrypt(nonce, sealedPiece.AsSpan(0, openedLength), sealedPiece.AsSpan(openedLength, DataKey.TagSize), opened.AsSpan(0, openedLength), SealedFile.Mark);
        openedPiece = piece;
    }
}

/// <summary>A stream that is only read.</summary>
public abstract class ReadingStream : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Not offered: what is read comes from a disk or a network.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read it asynchronously");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }
}
