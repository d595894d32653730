using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>The families that are read, by <c>model_type</c>.</summary>
internal static class Families
{
    /// <summary>How a configuration of each type becomes a shape.</summary>
    public static IReadOnlyDictionary<string, Func<ConfigFields, LanguageModel>> ByType { get; } =
        DenseFamilies.All.Concat(MixtureFamilies.All).Concat(LatentFamilies.All).Concat(PlainFamilies.All).Concat(HybridFamilies.All).Concat(StateSpaces.All)
            .ToDictionary(f => f.Type, f => f.Read, StringComparer.Ordinal);
}
