using Dse.Core.Hardware;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Reads the values that a spec allows a serving plan's parameter.</summary>
internal static class ServingSpaceValues
{
    public static IReadOnlyList<ParameterValue> Read(SpecObject space, string name, ICollection<SpecError> errors) =>
        SpaceValues.Read(space, name, errors, (element, path, parameter) => parameter switch
        {
            "mode" => SpaceValues.Text(element, path, ServingNames.Modes, errors),
            "weights" or "kvCache" => SpaceValues.Text(element, path, Precisions.Names, errors),
            "attentionOffload" => SpaceValues.Flag(element, path, errors),
            "draftTokens" => SpaceValues.Whole(element, path, 0, 64, errors),
            "powerCapWatts" => SpaceValues.Whole(element, path, 0, 1_000_000, errors),
            "chunkTokens" => SpaceValues.Whole(element, path, 1, 1 << 24, errors),
            "concurrency" or "decodeBatch" => SpaceValues.Whole(element, path, 1, 1 << 22, errors),
            _ => SpaceValues.Whole(element, path, 1, 1 << 16, errors),
        });
}
