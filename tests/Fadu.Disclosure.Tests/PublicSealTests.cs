using System.Text;

namespace Fadu.Disclosure.Tests;

public sealed class PublicSealTests
{
    private const string FileNumber = "城东行立〔2026〕218号";
    private const string Code = "7Q4M-2K9P-XW3T";
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("{\"unit\":\"示例派出所\"}");

    [Fact]
    public void The_pair_that_sealed_a_record_opens_it()
    {
        var (locator, key) = PublicSeal.Derive(FileNumber, Code);

        Assert.Equal(Text, PublicSeal.Open(key, locator, PublicSeal.Seal(key, locator, Text)));
    }

    [Theory]
    [InlineData(FileNumber, "7Q4M-2K9P-XW3S")]
    [InlineData("城东行立〔2026〕219号", Code)]
    public void Another_code_or_number_finds_another_place_and_opens_nothing(string fileNumber, string code)
    {
        var (locator, key) = PublicSeal.Derive(FileNumber, Code);
        var (otherLocator, otherKey) = PublicSeal.Derive(fileNumber, code);
        var envelope = PublicSeal.Seal(key, locator, Text);

        Assert.NotEqual(locator, otherLocator);
        Assert.Null(PublicSeal.Open(otherKey, locator, envelope));
        Assert.Null(PublicSeal.Open(key, otherLocator, envelope));
    }

    [Theory]
    [InlineData(" 城东行立〔2026〕218号 ", "7q4m2k9pxw3t")]
    [InlineData("城东行立〔２０２６〕218号", "７Q4M 2K9P XW3T")]
    public void What_people_type_otherwise_is_the_same_pair(string fileNumber, string code) =>
        Assert.Equal(PublicSeal.Derive(FileNumber, Code).Locator, PublicSeal.Derive(fileNumber, code).Locator);

    [Fact]
    public void A_changed_bit_anywhere_opens_nothing()
    {
        var (locator, key) = PublicSeal.Derive(FileNumber, Code);
        var envelope = PublicSeal.Seal(key, locator, Text);

        for (var i = 0; i < envelope.Length; i++)
        {
            var changed = (byte[])envelope.Clone();
            changed[i] ^= 1;
            Assert.Null(PublicSeal.Open(key, locator, changed));
        }
    }

    [Fact]
    public void What_is_too_short_or_no_record_opens_nothing()
    {
        var (locator, key) = PublicSeal.Derive(FileNumber, Code);

        Assert.Null(PublicSeal.Open(key, locator, new byte[10]));
        Assert.Null(PublicSeal.Open(key, locator, new byte[4_096]));
    }
}
