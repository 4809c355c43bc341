using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fadu.Casework.Accounts;

/// <summary>动态口令: codes made from a shared secret and the time (RFC 6238 over HOTP, RFC 4226; HMAC-SHA-1, steps of 30 seconds).</summary>
public static class Totp
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    private const int SecretSize = 20;
    private const int StepSeconds = 30;
    private const string Signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret of 160 bits, as RFC 4226 section 4 recommends.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretSize);

    /// <summary>The step of time an instant lies in, counted from 1970.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="step">The step.</param>
    /// <param name="digits">How many digits, 6 to 8.</param>
    public static string CodeOf(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 8);
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // SHA-1 is what RFC 6238 and every authenticator mean by default; as HMAC it is not touched by SHA-1's collisions.
#pragma warning disable CA5350
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0xF)..]) & 0x7FFF_FFFF;
        return (number % (long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code this is: now, the one before or the one after, for clocks differ; null when it is none of theirs. The step after the last one used, or it is used twice.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="code">What was typed; spaces are not read.</param>
    /// <param name="now">Now.</param>
    /// <param name="lastStep">The last step whose code was taken.</param>
    public static long? StepOfCode(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastStep)
    {
        ArgumentNullException.ThrowIfNull(code);
        var typed = Encoding.ASCII.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(CodeOf(secret, step))) && step > lastStep)
                found ??= step;
        }
        return found;
    }

    /// <summary>The secret as it is typed into an authenticator: base32 (RFC 4648 section 6) without padding.</summary>
    public static string TextOf(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder((secret.Length * 8 + 4) / 5);
        var (held, bits) = (0, 0);
        foreach (var one in secret)
        {
            held = (held << 8 | one) & 0xFFFF;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Signs[held >> (bits - 5) & 31]);
        }
        if (bits > 0)
            text.Append(Signs[held << (5 - bits) & 31]);
        return text.ToString();
    }

    /// <summary>The address by which an authenticator takes the secret in.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="issuer">Whose sign-in it is: the bureau's name.</param>
    /// <param name="account">The account.</param>
    public static string AddressOf(ReadOnlySpan<byte> secret, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={TextOf(secret)}&issuer={Uri.EscapeDataString(issuer)}";
}
