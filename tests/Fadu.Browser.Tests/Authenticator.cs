using System.Globalization;
using Fadu.Casework.Accounts;

namespace Fadu.Browser.Tests;

/// <summary>What a person's telephone does: it was told the key in letters. The code of this half minute and of the next are good now, each once; whoever wants a third waits.</summary>
public sealed class Authenticator(string shown)
{
    private readonly byte[] secret = SecretOf(shown.Replace(" ", "", StringComparison.Ordinal));
    private long last;

    /// <summary>A code that was not given before and is good for half a minute at least.</summary>
    public async Task<string> NextAsync()
    {
        last = Math.Max(last + 1, Now);
        while (last > Now + 1)
            await Task.Delay(200, TestContext.Current.CancellationToken);
        return Totp.CodeOf(secret, last);
    }

    private static long Now => Totp.StepOf(TimeProvider.System.GetUtcNow());

    private static byte[] SecretOf(string text)
    {
        var bits = string.Concat(text.Select(sign => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(sign, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(one => one.Length == 8).Select(one => byte.Parse(new string(one), NumberStyles.BinaryNumber, CultureInfo.InvariantCulture))];
    }
}

/// <summary>The first administrator of a bureau, who invites the others.</summary>
/// <param name="Person">The account.</param>
/// <param name="Telephone">What holds the second factor.</param>
public sealed record FirstAdministrator(string Person, Authenticator Telephone);
