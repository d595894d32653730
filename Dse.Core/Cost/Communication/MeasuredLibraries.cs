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
    /// <returns>Seconds, and the logarithm of the sizes that lie around it: 0 where exactly this was measured, infinite where other groups tell it.</returns>
    public (double Seconds, double LogGap)? At(CollectiveLibrary library, Collective collective, double bytes, RankGroup group)
    {
        if (library != CollectiveLibrary.Any)
        {
            return Of(library)?.Around(collective, group, bytes) ?? (library == CollectiveLibrary.Nccl ? OtherGroups(collective, bytes, group) : null);
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

        return best ?? OtherGroups(collective, bytes, group);
    }

    private (double Seconds, double LogGap)? OtherGroups(Collective collective, double bytes, RankGroup group) =>
        group.Domains == 1 && Of(CollectiveLibrary.Nccl)?.At(collective, group.Size, bytes) is { } told ? (told.Seconds, double.PositiveInfinity) : null;

    private static Lazy<MeasuredCollectives?> Load(DeviceKernels kernels, CollectiveModel algorithms, string? library) =>
        new(() => kernels.Collectives(library) is { } table ? new MeasuredCollectives(table, algorithms) : null);

    private MeasuredCollectives? Of(CollectiveLibrary library) => tables[(int)library - 1].Value;
}
