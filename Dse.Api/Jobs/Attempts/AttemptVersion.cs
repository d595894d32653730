using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Api.Jobs.Attempts;

/// <summary>Which program computes: kept with every point, so that it can be recomputed bit for bit.</summary>
internal static class AttemptVersion
{
    /// <summary>Format of checkpoints; the explorer itself refuses those of another problem or strategy.</summary>
    public const string CheckpointFormat = "explorer";

    /// <summary>The program's version, for people.</summary>
    public static string Version { get; } = typeof(StudyKinds).Assembly.GetName().Version?.ToString(3) ?? string.Empty;

    /// <summary>The version, and fingerprints of the cost model and the solvers: builds are deterministic, so equal sources have equal ones.</summary>
    public static string ProvenanceJson { get; } = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["version"] = Version,
        ["evaluator"] = typeof(StudyKinds).Module.ModuleVersionId.ToString("N", CultureInfo.InvariantCulture),
        ["solvers"] = typeof(ExplorerOptions).Module.ModuleVersionId.ToString("N", CultureInfo.InvariantCulture),
    });
}
