using System.Globalization;
using System.Text.RegularExpressions;
using Dse.Api.Errors;

namespace Dse.Api.Tests.Errors;

public sealed partial class ProblemTypeTests
{
    [Fact]
    public void Every_type_is_documented_with_its_status_and_none_else()
    {
        var documented = Row().Matches(File.ReadAllText(Repository.PathOf("docs", "errors.md")))
            .Select(m => (m.Groups["name"].Value, int.Parse(m.Groups["status"].Value, CultureInfo.InvariantCulture)));

        Assert.Equal(ProblemType.All.Select(t => (t.Name, t.Status)), documented);
    }

    [Theory]
    [InlineData(418, 418)]
    [InlineData(502, 500)]
    [InlineData(404, 404)]
    public void A_bare_status_becomes_a_problem(int status, int told) => Assert.Equal(told, ProblemType.OfStatus(status).Status);

    [GeneratedRegex(@"^\| `(?<name>[a-z-]+)` \| (?<status>\d{3}) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
