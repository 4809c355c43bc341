using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Fadu.Web.Pages.Writing;

/// <summary>Gathers the text of a page in one lent buffer. Characters are turned into bytes at the end, all at once: no pair can be torn.</summary>
/// <param name="encoder">Encodes what is no markup.</param>
internal sealed class PageText(HtmlEncoder encoder) : IDisposable
{
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
        while (encoder.Encode(text, buffer.AsSpan(count), out var taken, out var written) is var status)
        {
            count += written;
            if (status != OperationStatus.DestinationTooSmall)
                return;
            text = text[taken..];
            Grow(Math.Max(text.Length, encoder.MaxOutputCharactersPerInputCharacter));
        }
    }

    /// <summary>How many bytes of UTF-8 it makes.</summary>
    public int ByteCount => Encoding.UTF8.GetByteCount(Written);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The page named people; whoever is lent the buffer next is not to find them.
        ArrayPool<char>.Shared.Return(buffer, clearArray: true);
        (buffer, count) = ([], 0);
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(buffer.Length * 2, count + more));
        Written.CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer, clearArray: true);
        buffer = larger;
    }
}
