using Fadu.Casework.Figures;

namespace Fadu.Casework.Tests.Figures;

/// <summary>余: how a number is rounded down for a report.</summary>
public sealed class FigureTextTests
{
    /// <summary>The wording of a real yearly report beside counts a little above it: 40余, 95余, 900余, 1000余, 3500余, 4800余, 40000余.</summary>
    [Theory]
    [InlineData(43, 40, true)]
    [InlineData(97, 95, true)]
    [InlineData(95, 95, false)]
    [InlineData(905, 900, true)]
    [InlineData(1003, 1000, true)]
    [InlineData(3504, 3500, true)]
    [InlineData(4805, 4800, true)]
    [InlineData(40012, 40000, true)]
    [InlineData(9, 9, false)]
    [InlineData(11, 10, true)]
    [InlineData(0, 0, false)]
    [InlineData(100, 100, false)]
    public void A_number_is_rounded_down_so_that_it_is_surely_reached(int value, int rounded, bool more) =>
        Assert.Equal((rounded, more), FigureText.AtLeast(value));
}
