using System.Text;
using Fadu.Casework.Accounts;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>Codes of the second factor against the test vectors of RFC 6238, appendix B, and RFC 4226, appendix D.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void The_code_of_an_instant_is_that_of_RFC_6238(long seconds, string expected) =>
        Assert.Equal(expected, Totp.CodeOf(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8));

    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(5, "254676")]
    [InlineData(9, "520489")]
    public void The_code_of_a_step_is_that_of_RFC_4226(long step, string expected) => Assert.Equal(expected, Totp.CodeOf(Secret, step));

    [Fact]
    public void A_code_is_taken_within_a_step_of_now_and_once()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepOf(now);

        Assert.Equal(step, Totp.StepOfCode(Secret, Totp.CodeOf(Secret, step), now, lastStep: 0));
        Assert.Equal(step - 1, Totp.StepOfCode(Secret, Totp.CodeOf(Secret, step - 1), now, lastStep: step - 2));
        Assert.Equal(step + 1, Totp.StepOfCode(Secret, " " + Totp.CodeOf(Secret, step + 1).Insert(3, " "), now, lastStep: step));
        Assert.Null(Totp.StepOfCode(Secret, Totp.CodeOf(Secret, step - 2), now, lastStep: 0));
        Assert.Null(Totp.StepOfCode(Secret, Totp.CodeOf(Secret, step + 2), now, lastStep: 0));
        Assert.Null(Totp.StepOfCode(Secret, Totp.CodeOf(Secret, step), now, lastStep: step));
        Assert.Null(Totp.StepOfCode(Secret, Totp.CodeOf(Secret, step - 1), now, lastStep: step));
        Assert.Null(Totp.StepOfCode(Secret, "", now, lastStep: 0));
    }

    // RFC 4648, section 10, without the padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    [InlineData("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    public void The_secret_is_written_in_base32(string bytes, string expected) => Assert.Equal(expected, Totp.TextOf(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void The_address_names_bureau_and_account() =>
        Assert.Equal(
            "otpauth://totp/%E7%A4%BA%E4%BE%8B%E5%85%AC%E5%AE%89%E5%B1%80:910011?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E7%A4%BA%E4%BE%8B%E5%85%AC%E5%AE%89%E5%B1%80",
            Totp.AddressOf(Secret, "示例公安局", "910011"));
}
