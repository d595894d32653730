using System.Text;
using System.Text.Json;
using Dse.Formats.Exports;

namespace Dse.Formats.Tests.Exports;

public class EplbExportTests
{
    [Fact]
    public void A_placement_leaves_as_the_three_tables_that_eplb_returns()
    {
        var export = Export("[[[0,2],[1,2]]]", out _)!;

        using var tables = JsonDocument.Parse(export.Text);
        Assert.Equal("[[0,2,1,2]]", Compact(tables, "physical_to_logical_map"));
        Assert.Equal("[[[0,-1],[2,-1],[1,3]]]", Compact(tables, "logical_to_physical_map"));
        Assert.Equal("[[1,1,2]]", Compact(tables, "expert_count"));
        Assert.Empty(export.Notes);
    }

    [Fact]
    public void Empty_slots_are_noted()
    {
        var export = Export("[[[0],[1,2]]]", out _)!;

        using var tables = JsonDocument.Parse(export.Text);
        Assert.Equal("[[0,-1,1,2]]", Compact(tables, "physical_to_logical_map"));
        Assert.Single(export.Notes);
    }

    [Fact]
    public void Without_the_table_the_export_is_refused()
    {
        Assert.Null(Export(null, out var code));
        Assert.Equal("noArtifact", code);
    }

    private static PointExport? Export(string? artifact, out string? code)
    {
        var point = Points.Of("""{"kind":"ExpertPlacement"}""", """{"placement":1}""");
        var export = PointExports.Write(point with { Point = point.Point with { ArtifactJson = artifact is null ? null : Encoding.UTF8.GetBytes(artifact) } }, "eplb", out var error);
        code = error?.Code;
        return export;
    }

    private static string Compact(JsonDocument tables, string name) => JsonSerializer.Serialize(tables.RootElement.GetProperty(name));
}
