using System.Security.Cryptography;
using System.Text;

namespace Fadu.Disclosure;

/// <summary>查询码: the code with which a party looks its own matter up, derived from a key of the bureau and so never stored.</summary>
public static class QueryCode
{
    // 32 signs without 0 O 1 I: read aloud and typed without doubt. 12 of them are 60 bits.
    private const string Signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Length = 12;

    /// <summary>The code of one party of one matter, in three groups of four.</summary>
    /// <param name="key">The bureau's key for query codes, 32 bytes.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="party">The party's subject number.</param>
    public static string For(byte[] key, Guid matter, int party)
    {
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(FormattableString.Invariant($"fadu/query-code/1|{matter:N}|{party}")));
        var code = new StringBuilder(Length + 2);
        for (var i = 0; i < Length; i++)
        {
            if (i is 4 or 8)
                code.Append('-');
            code.Append(Signs[mac[i] & 31]);
        }
        return code.ToString();
    }
}
