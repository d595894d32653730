using System.Text;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Storage.Tests;

/// <summary>Small fronts with every member in use.</summary>
internal static class Sample
{
    public static FrontPoint Point(int id, long trial, double value = 1.25, string? artifact = null) => new(
        id,
        trial,
        [new("zero", ParameterValue.Of(3)), new("alpha", ParameterValue.Of("ring")), new("flag", ParameterValue.Of(true))],
        [new("stepTimeSeconds", value), new("memoryGiB", 0.1 + 0.2), new("costUsd", null)],
        new Dictionary<string, (double, double)> { ["stepTimeSeconds"] = (value * 0.9, value * 1.1) },
        new Dictionary<string, double> { ["memoryGiB"] = 1e-7 },
        new Dictionary<string, double> { ["memoryGiB"] = 0.25 },
        [id],
        "prior",
        artifact is null ? null : Encoding.UTF8.GetBytes(artifact));

    public static FrontDocument Document(IReadOnlyList<FrontPoint> points) => new(
        StudyStatus.Succeeded,
        "All 12 designs were evaluated.",
        12.5,
        [1e3, 80.5],
        12,
        0.75,
        Reproducible: true,
        Proved: true,
        "exhaustive",
        new Dictionary<string, long> { ["outOfMemory"] = 4 },
        [new Objective("stepTimeSeconds", Maximize: false), new Objective("memoryGiB", Maximize: true)],
        points);
}
