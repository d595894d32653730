using Dse.Core.Cost.Operators.Measured;

namespace Dse.Core.Cost.Communication;

/// <summary>The measured collectives of one device, library by library; each table is read when first asked for.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class MeasuredLibraries(DeviceKernels kernels, CollectiveModel algorithms)
{
    private readonly Lazy<MeasuredCollectives?>[] tables =
        [Load(kernels, algorithms, null), Load(kernels, algorithms, "torch"), Load(kernels, algorithms, "vllmgraph"), Load(kernels, algorithms, "vllmeager")];

    /// <summary>The time of a collective, or null when no table can say.</summary>
    /// <param name="library">Whose.</param>
    /// <param name="collective">Which.</param>
    /// <param name="bytes">Buffer, above 0.</param>
    /// <param name="group">The ranks.</param>
    /// <returns>Seconds, and whether exactly this was measured.</returns>
    public (double Seconds, bool IsExact)? At(CollectiveLibrary library, Collective collective, double bytes, RankGroup group)
    {
        if (library != CollectiveLibrary.Any)
        {
            return Of(library)?.Around(collective, group, bytes) is { } only
                ? (only.Seconds, only.LogGap == 0)
                : library == CollectiveLibrary.Nccl && group.Domains == 1 ? Of(library)?.At(collective, group.Size, bytes) : null;
        }

        // What was measured at this very size, else the table whose sizes lie closest around it: least is interpolated.
        (double Seconds, double LogGap)? best = null;
        foreach (var table in new[] { CollectiveLibrary.Nccl, CollectiveLibrary.Torch })
        {
            if (Of(table)?.Around(collective, group, bytes) is { } found && (best is null || found.LogGap < best.Value.LogGap))
            {
                best = found;
            }
        }

        return best is { } nearest
            ? (nearest.Seconds, nearest.LogGap == 0)
            : group.Domains == 1 ? Of(CollectiveLibrary.Nccl)?.At(collective, group.Size, bytes) : null;
    }

    private static Lazy<MeasuredCollectives?> Load(DeviceKernels kernels, CollectiveModel algorithms, string? library) =>
        new(() => kernels.Collectives(library) is { } table ? new MeasuredCollectives(table, algorithms) : null);

    private MeasuredCollectives? Of(CollectiveLibrary library) => tables[(int)library - 1].Value;
}
