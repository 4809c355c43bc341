using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Fadu.Pages;

/// <summary>Gathers the text of a page in one lent buffer. Characters are turned into bytes at the end, all at once: no pair can be torn.</summary>
internal sealed class PageText : IDisposable
{
    // Chinese is written as Chinese: the default encoder doubles a page by turning each character into an entity.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const int AtFirst = 64 * 1024;

    private char[] buffer = ArrayPool<char>.Shared.Rent(AtFirst);
    private int count;

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<char> Written => buffer.AsSpan(0, count);

    /// <summary>Adds markup as it is.</summary>
    public void Markup(ReadOnlySpan<char> markup)
    {
        if (buffer.Length - count < markup.Length)
            Grow(markup.Length);
        markup.CopyTo(buffer.AsSpan(count));
        count += markup.Length;
    }

    /// <summary>Adds text that is no markup, encoded.</summary>
    public void Encoded(ReadOnlySpan<char> text)
    {
        while (Encoder.Encode(text, buffer.AsSpan(count), out var taken, out var written) is var status)
        {
            count += written;
            if (status != OperationStatus.DestinationTooSmall)
                return;
            text = text[taken..];
            Grow(Math.Max(text.Length, Encoder.MaxOutputCharactersPerInputCharacter));
        }
    }

    /// <summary>How many bytes of UTF-8 it makes.</summary>
    public int ByteCount => Encoding.UTF8.GetByteCount(Written);

    /// <inheritdoc/>
    public void Dispose()
    {
        GiveBack();
        (buffer, count) = ([], 0);
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(buffer.Length * 2, count + more));
        Written.CopyTo(larger);
        GiveBack();
        buffer = larger;
    }

    // The page named people; whoever is lent the buffer next is not to find them. What was not written holds nobody.
    private void GiveBack()
    {
        buffer.AsSpan(0, count).Clear();
        ArrayPool<char>.Shared.Return(buffer);
    }
}
