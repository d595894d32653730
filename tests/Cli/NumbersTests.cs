using Dse.Cli.Terminals;

namespace Dse.Cli.Tests;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00001234, "1.234e-5")]
    [InlineData(0.5, "0.5")]
    [InlineData(62.4774, "62.48")]
    [InlineData(999.96, "1000")]
    [InlineData(3350, "3,350")]
    [InlineData(2000, "2,000")]
    [InlineData(1048.95, "1,049")]
    [InlineData(26892.6, "26,893")]
    [InlineData(-1438.2, "-1,438.2")]
    [InlineData(1e18, "1e18")]
    [InlineData(double.NaN, "-")]
    [InlineData(double.PositiveInfinity, "-")]
    public void Numbers_are_short_and_never_lose_their_size(double value, string text) => Assert.Equal(text, Numbers.Short(value));

    [Fact]
    public void Unknown_is_a_dash() => Assert.Equal("-", Numbers.Short(null));

    [Theory]
    [InlineData(3.24, "3.2 s")]
    [InlineData(125.7, "2 min 5 s")]
    public void Durations_are_readable(double seconds, string text) => Assert.Equal(text, Numbers.Duration(seconds));
}
