namespace Dse.Core.Studies.Scratchpads;

/// <summary>Reads <c>levels</c> and <c>offChipPjPerByte</c>.</summary>
internal static class LevelReader
{
    private const int MaxLevels = 8;
    private const double MaxPj = 1e9;

    /// <summary>The memories under the scratchpad; null when none is named or after an error.</summary>
    public static MemoryLevels? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var levels = new List<MemoryLevel>();
        foreach (var (element, path) in root.List("levels", MaxLevels))
        {
            var spec = new SpecObject(element, path, errors);
            if (spec.String("name", 100) is not { Length: > 0 } name)
            {
                spec.Error("name", "missingField", "'name' is missing. Give the level one.");
                continue;
            }

            levels.Add(new MemoryLevel(name, spec.Whole("capacityBytes", 1, ScratchpadReader.MaxBytes), spec.Number("energyPjPerByte", 0, MaxPj)));
            spec.RejectUnknown();
        }

        if (!root.Has("levels"))
        {
            if (root.Has("offChipPjPerByte"))
            {
                root.Error("levels", "missingField", "'levels' is missing beside 'offChipPjPerByte'. Give a list of { name, capacityBytes, energyPjPerByte }.");
            }

            return null;
        }

        var outside = root.Number("offChipPjPerByte", 0, MaxPj);
        if (levels.Select(l => l.Name).Distinct(StringComparer.Ordinal).Count() < levels.Count)
        {
            root.Error("levels", "duplicateValue", "Two levels have the same name. Give each one of its own.");
        }

        if (levels.Count == 0 && errors.Count == before)
        {
            root.Error("levels", "noValues", "The list is empty. Give at least one level, or leave 'levels' out.");
        }

        return errors.Count > before ? null : new MemoryLevels(levels, outside);
    }
}
