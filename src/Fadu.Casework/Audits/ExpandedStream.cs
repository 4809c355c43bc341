using System.Buffers.Binary;
using System.IO.Compression;

namespace Fadu.Casework.Audits;

/// <summary>A log's bytes, expanded where the file is packed, never more of them than <see cref="LogLimits"/> allows.</summary>
internal sealed class ExpandedStream : Stream
{
    private const long FreeOfRatio = 64L << 20;

    private readonly FileStream file;
    private readonly Stream inner;
    private readonly LogLimits limits;
    private readonly bool packed;
    private long expanded;
    private long mark;

    private ExpandedStream(FileStream file, LogLimits limits)
    {
        this.file = file;
        this.limits = limits;
        packed = IsGzip(file);
        inner = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>How far the file itself has been read.</summary>
    public long FileBytes => file.Position;

    /// <summary>The file's size.</summary>
    public long FileLength => file.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => expanded;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file; packed or not is read off its first two bytes, not off its name.</summary>
    public static ExpandedStream Open(string path, LogLimits limits) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 17, FileOptions.SequentialScan), limits);

    /// <summary>Says that a case or a row begins here: <see cref="LogLimits.CaseBytes"/> counts from it.</summary>
    public void Mark() => mark = expanded;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        if (count == 0 && packed && buffer.Length > 0)
            CheckLength();
        expanded += count;
        if (expanded > limits.Bytes)
            throw new LogLimitException(new($"展开后超过 {limits.Bytes} 字节，不再读下去", $"it expands to more than {limits.Bytes} bytes; reading stops here"));
        if (expanded > FreeOfRatio && expanded / Math.Max(1, file.Position) > limits.Ratio)
            throw new LogLimitException(new($"展开后是文件的 {limits.Ratio} 倍以上（压缩炸弹），不再读下去", $"it expands to more than {limits.Ratio} times its size (a gzip bomb); reading stops here"));
        if (expanded - mark > limits.CaseBytes)
            throw new LogLimitException(new($"一个案件超过 {limits.CaseBytes} 字节，不再读下去", $"one case is larger than {limits.CaseBytes} bytes; reading stops here"));
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>GZipStream takes a file that is cut off for one that ends; the length at the end of the file (RFC 1952, ISIZE) tells them apart.</summary>
    private void CheckLength()
    {
        Span<byte> stated = stackalloc byte[4];
        if (file.Length < 18 || RandomAccess.Read(file.SafeFileHandle, stated, file.Length - 4) < 4 || BinaryPrimitives.ReadUInt32LittleEndian(stated) != (uint)expanded)
            throw new InvalidDataException($"{expanded} bytes came out, which is not the length the file states at its end");
    }

    private static bool IsGzip(FileStream file)
    {
        var packed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return packed;
    }
}
