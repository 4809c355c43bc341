using System.Security.Cryptography;
using System.Text;
using Fadu.Casework.Accounts;

namespace Fadu.Casework.Tests.Accounts;

public sealed class PasswordRulesTests
{
    private static readonly string[] Names = ["910011", "张三", "示例市公安局", "shifan-gongan", "k7x9q2"];

    [Theory]
    [InlineData("tangerine otter ledger")]
    [InlineData("vK7#pd2Lx!9q")]
    [InlineData("雨后青石板上慢慢走的橘猫")]
    [InlineData("梧桐树 teapot 慢三拍 22")]
    public void A_long_password_that_nobody_guesses_first_is_taken(string password) => Assert.Null(PasswordRules.Fault(password, Names));

    [Theory]
    [InlineData("vK7#pd2Lx!9", "至少12个字符，这里是11个")]
    [InlineData("", "至少12个字符，这里是0个")]
    [InlineData("password1234", "很快就能猜到")]
    [InlineData("P@ssw0rd!2026", "很快就能猜到")]
    [InlineData("qwertyuiop12", "很快就能猜到")]
    [InlineData("1qaz2wsx3edc", "很快就能猜到")]
    [InlineData("poiuytrewq99", "很快就能猜到")]
    [InlineData("aaaaaaaaaaaaaaaa", "很快就能猜到")]
    [InlineData("abababababab", "很快就能猜到")]
    [InlineData("x9!x9!x9!x9!x9!", "很快就能猜到")]
    [InlineData("19900101199001", "很快就能猜到")]
    [InlineData("woaini5201314", "很快就能猜到")]
    [InlineData("zhangsan-910011", "很快就能猜到")]
    [InlineData("Shifan@2026-2026", "很快就能猜到")]
    [InlineData("示例市公安局张三2026", "很快就能猜到")]
    [InlineData("jingcha110110!", "很快就能猜到")]
    [InlineData("q1w2e3r4 abc", "很快就能猜到")]
    [InlineData("k7x9q2 ab K7X9Q2", "很快就能猜到")]
    public void A_short_one_and_what_others_try_first_is_not(string password, string why) =>
        Assert.Contains(why, PasswordRules.Fault(password, Names)!.Zh, StringComparison.Ordinal);

    [Fact]
    public void One_longer_than_is_read_is_not() => Assert.NotNull(PasswordRules.Fault(string.Concat(Enumerable.Range(0, 129).Select(i => (char)('一' + i))), Names));

    [Fact]
    public void The_same_signs_typed_another_way_are_the_same() => Assert.Equal("ｖＫ７＃é".Normalize(NormalizationForm.FormKC), PasswordRules.Normalized("vK7#é"));

    [Theory]
    [InlineData("\n", ":3")]
    [InlineData("\r\n", "")]
    public void One_that_has_become_known_is_not_wherever_it_stands_in_the_file(string end, string after)
    {
        var known = Enumerable.Range(0, 57).Select(i => $"vK7#pd2Lx!{i:00}").ToList();
        var path = Path.Combine(Directory.CreateTempSubdirectory("fadu-test-").FullName, "known.txt");
        // The lists that are passed around are of this hash.
#pragma warning disable CA5350
        File.WriteAllText(path, string.Concat(known.Select(one => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(one)))).Order(StringComparer.Ordinal).Select(hash => hash + after + end)));
#pragma warning restore CA5350

        Assert.All(known, password => Assert.Contains("已泄露", PasswordRules.Fault(password, Names, path)!.Zh, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(57, 43), i => Assert.Null(PasswordRules.Fault($"vK7#pd2Lx!{i:00}", Names, path)));

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
