namespace Dse.Core.Studies.Accelerators.Groups;

/// <summary>What a study of several sub-accelerators asks beside the networks.</summary>
/// <param name="Counts">How many there may be, in the order given.</param>
/// <param name="ByLayer">Whether layers of a network may run on different ones.</param>
internal sealed record GroupStudy(IReadOnlyList<int> Counts, bool ByLayer)
{
    /// <summary>The field, and the parameter, that says how many.</summary>
    public const string Field = "subAccelerators";

    /// <summary>The most of them.</summary>
    public const int Most = 4;

    private static readonly string[] Granularities = ["layer", "network"];

    /// <summary>Reads <c>subAccelerators</c> and <c>granularity</c>; null without them, or after an error.</summary>
    public static GroupStudy? Read(SpecObject root, bool isSystolic, ICollection<SpecError> errors)
    {
        if (!root.Has(Field))
        {
            if (root.Has("granularity"))
            {
                root.Error("granularity", "notTogether", "One accelerator runs everything. Leave it out, or give subAccelerators.");
            }

            return null;
        }

        if (!isSystolic)
        {
            root.Error(Field, "notTogether", "Sub-accelerators are systolic arrays. Use template systolic, or leave it out.");
        }

        var counts = SpaceValues.Read(root, Field, errors, (element, path, _) => SpaceValues.Whole(element, path, 1, Most, errors));
        var granularity = root.Choice("granularity", Granularities, 0);
        return counts.Count == 0 ? null : new GroupStudy([.. counts.Select(c => (int)c.Number)], granularity == 0);
    }
}
