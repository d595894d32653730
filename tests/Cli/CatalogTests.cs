using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class CatalogTests
{
    [Theory]
    [InlineData("devices", "H100-SXM5-80GB", "memoryGiB")]
    [InlineData("models", "GPT-3-175B", "parametersBillion")]
    public async Task The_catalog_lists_what_specs_may_name(string what, string name, string figure)
    {
        var table = await CommandRun.Of("catalog", what);
        var all = (await CommandRun.Of("catalog", what, "--json")).Json().EnumerateArray().ToList();
        var some = (await CommandRun.Of("catalog", what, name.ToUpperInvariant(), "--json")).Json().EnumerateArray().ToList();

        Assert.Contains(name, table.Output, StringComparison.Ordinal);
        Assert.True(all.Single(e => e.GetProperty("name").GetString() == name).GetProperty(figure).GetDouble() > 0);
        Assert.Contains(name, some.Select(e => e.GetProperty("name").GetString()));
        Assert.True(some.Count < all.Count);
    }

    [Fact]
    public async Task What_is_unknown_is_null_and_never_0()
    {
        var devices = (await CommandRun.Of("catalog", "devices", "--json")).Json();

        Assert.All(devices.EnumerateArray(), d => Assert.True(
            d.GetProperty("usdPerHour") is { ValueKind: JsonValueKind.Null } or { ValueKind: JsonValueKind.Number } && (d.GetProperty("usdPerHour").ValueKind == JsonValueKind.Null || d.GetProperty("usdPerHour").GetDouble() > 0)));
    }
}
