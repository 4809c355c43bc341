using System.Security.Cryptography;
using System.Text;

namespace Fadu.Casework.Accounts;

/// <summary>A sorted file of SHA-1 hashes of passwords known to others, as they are passed around: asked without reading it whole.</summary>
internal static class BreachedPasswords
{
    private const int HexDigits = 40;

    /// <summary>Whether the file holds a password.</summary>
    /// <param name="path">The file: 40 hexadecimal digits a line, in order; what follows on a line is not read.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool Holds(string path, string password)
    {
        // The lists that exist are made so; nothing is kept or signed under it.
#pragma warning disable CA5350
        var sought = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 512);
        var (low, high) = (0L, file.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (LineAfter(file, middle) is not var (start, hash) || start >= high)
            {
                high = middle;
                continue;
            }
            var order = string.CompareOrdinal(hash.ToUpperInvariant(), sought);
            if (order == 0)
                return true;
            if (order < 0)
                low = start + 1;
            else
                high = middle;
        }
        return false;
    }

    // The first line that begins at a place or after it.
    private static (long Start, string Hash)? LineAfter(FileStream file, long place)
    {
        file.Position = Math.Max(0, place - 1);
        if (place > 0)
        {
            int sign;
            while ((sign = file.ReadByte()) is not ('\n' or -1))
            {
                // To the end of the line before.
            }
        }
        var start = file.Position;
        var line = new byte[HexDigits];
        return file.ReadAtLeast(line, HexDigits, throwOnEndOfStream: false) == HexDigits ? (start, Encoding.ASCII.GetString(line)) : null;
    }
}
