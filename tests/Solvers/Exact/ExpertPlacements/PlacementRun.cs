using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Exact.ExpertPlacements;

/// <summary>Runs placement studies and reads their tables.</summary>
internal static class PlacementRun
{
    public static FrontDocument Of(string spec, int threads = 2)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        var study = StudyKinds.Resolve(document.RootElement, errors)!.Parse(document.RootElement, errors);
        Assert.True(study is not null, string.Join(" ", errors));
        return Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { Threads = threads }, null, default, CancellationToken.None);
    }

    public static int[][][] Table(FrontPoint point) => JsonSerializer.Deserialize<int[][][]>(point.ArtifactJson!)!;

    public static double Metric(FrontPoint point, string name) => point.Metrics.Single(m => m.Key == name).Value!.Value;

    public static string Json(double[][] loads) => JsonSerializer.Serialize(loads);
}
