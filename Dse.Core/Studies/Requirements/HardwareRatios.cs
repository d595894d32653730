using Dse.Core.Hardware;

namespace Dse.Core.Studies.Requirements;

/// <summary>Hardware with more or less of each resource than the cluster has, in the field <c>hardwareRatio</c> of a line.</summary>
internal static class HardwareRatios
{
    /// <summary>The field's name.</summary>
    public const string Field = "hardwareRatio";

    // In the order that ClusterScaling takes.
    private static readonly string[] Names = ["computeRate", "memoryBandwidth", "memoryCapacity", "scaleOutBandwidth", "scaleUpBandwidth"];

    /// <summary>The cluster with every resource that the line names multiplied by its ratio, a 1,024th to 1,024.</summary>
    /// <param name="line">The line; receives what is wrong.</param>
    /// <param name="cluster">What the line asks about otherwise.</param>
    public static Cluster Read(SpecObject line, Cluster cluster)
    {
        if (line.Object(Field) is not { } hardware)
        {
            return cluster;
        }

        var ratios = Array.ConvertAll(Names, name => hardware.OptionalNumber(name, 1 / RequirementSolver.Range, RequirementSolver.Range) ?? 1);
        hardware.RejectUnknown();
        return ClusterScaling.Of(cluster, ratios);
    }
}
