using System.Globalization;

namespace Fadu.Casework.Audits;

/// <summary>Times as logs write them.</summary>
internal static class LogTimestamp
{
    /// <summary>
    /// Reads <c>2006-07-24</c>, optionally followed by <c>T</c> or a space, <c>hh:mm</c>, <c>:ss</c>, a fraction, and <c>Z</c> or an offset
    /// <c>+02:00</c>, <c>+0200</c>, <c>+02</c>. Without an offset the wall clock is taken as it stands, at offset zero.
    /// </summary>
    /// <remarks>Nothing else is guessed at: 01-02-2003 is two days, according to who reads it.</remarks>
    public static bool TryRead(ReadOnlySpan<char> text, string? format, out DateTimeOffset at)
    {
        if (format is not null)
            return DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);

        at = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        var rest = text[10..];
        if (!Clock(ref rest, out var ticks) || !Offset(rest, out var minutes))
            return false;

        var local = new DateTime(year, month, day).Ticks + ticks;
        var utc = local - (minutes * TimeSpan.TicksPerMinute);
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
            return false;
        at = new DateTimeOffset(local, TimeSpan.FromMinutes(minutes));
        return true;
    }

    private static bool Clock(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest.Length == 0)
            return true;
        if (rest.Length < 6 || rest[0] is not ('T' or ' ' or 't') || rest[3] != ':' || !Digits(rest[1..3], out var hour) || !Digits(rest[4..6], out var minute) || hour > 23 || minute > 59)
            return false;

        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        rest = rest[6..];
        if (rest.Length < 3 || rest[0] != ':')
            return true;
        if (!Digits(rest[1..3], out var second) || second > 59)
            return false;

        ticks += second * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        if (rest.Length == 0 || rest[0] is not ('.' or ','))
            return true;

        var unit = TimeSpan.TicksPerSecond / 10;
        var i = 1;
        for (; i < rest.Length && char.IsAsciiDigit(rest[i]); i++, unit /= 10)
            ticks += (rest[i] - '0') * unit;
        rest = rest[i..];
        return i > 1;
    }

    private static bool Offset(ReadOnlySpan<char> rest, out int minutes)
    {
        minutes = 0;
        if (rest.Length == 0 || rest is "Z" or "z")
            return true;
        if (rest[0] is not ('+' or '-') || rest.Length is not (3 or 5 or 6) || !Digits(rest[1..3], out var hours))
            return false;

        var past = 0;
        if (rest.Length > 3 && (!Digits(rest[^2..], out past) || (rest.Length == 6 && rest[3] != ':')))
            return false;
        minutes = (hours * 60) + past;
        if (past > 59 || minutes > 14 * 60)
            return false;
        minutes = rest[0] == '-' ? -minutes : minutes;
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
