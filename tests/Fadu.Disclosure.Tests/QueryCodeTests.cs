namespace Fadu.Disclosure.Tests;

public sealed class QueryCodeTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly Guid Matter = new("01234567-89ab-7def-8123-456789abcdef");

    [Fact]
    public void A_code_is_three_groups_of_four_without_signs_that_look_alike()
    {
        for (var party = 1; party <= 500; party++)
            Assert.Matches("^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$", QueryCode.For(Key, Matter, party));
    }

    [Fact]
    public void Each_party_and_each_matter_has_a_code_of_its_own()
    {
        var codes = Enumerable.Range(1, 200).Select(party => QueryCode.For(Key, Matter, party))
            .Append(QueryCode.For(Key, new Guid("01234567-89ab-7def-8123-456789abcdee"), 1)).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Fact]
    public void The_same_party_gets_the_same_code_again() => Assert.Equal(QueryCode.For(Key, Matter, 3), QueryCode.For(Key, Matter, 3));
}
