using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Evaluations;

namespace Dse.Formats.Exports.Tables;

/// <summary>One point as the line that <c>evaluate</c> and <c>explain</c> read: what the spec asks about, and the point's plan or design.</summary>
internal sealed class LineExport : IPointExport
{
    public ExportFormat Format { get; } =
        new("line", "an evaluation line, for dse evaluate and dse explain", "application/json", "json", [
            "TrainingPlan", "ServingPlan", "Accelerator", "Codesign", "MemoryController", "FleetMix", "Precision", "Partition", "ModelSubset", "TestProblem",
        ]);

    public string Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        error = null;
        return JsonSerializer.Serialize(PlanLine.Of(point.Spec, point.Point)) + "\n";
    }
}
