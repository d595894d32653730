namespace Dse.Solvers.Exact.Mapping;

/// <summary>Options of units by what they depend on, so that skeletons that agree share them.</summary>
internal sealed class UnitCache(MapSpace space, SpatialPattern? pattern)
{
    private readonly Dictionary<(int Dimension, int Mask), FactorList> lists = [];
    private readonly Dictionary<string, UnitOptions> options = new(StringComparer.Ordinal);

    public UnitOptions[] Of(Skeleton skeleton, Coefficients coefficients) =>
    [
        .. Enumerable.Range(0, MapSpace.Units.Length)
            .Where(u => MapSpace.Units[u].Any(d => space.Largest(d) > 1))
            .Select(u => Of(skeleton, coefficients, u)),
    ];

    private UnitOptions Of(Skeleton skeleton, Coefficients coefficients, int unit)
    {
        var dimensions = MapSpace.Units[unit];
        var key = $"{unit} {string.Join(' ', dimensions.Select(d => coefficients.Masks[d]))}";
        if (dimensions.Length > 1)
        {
            key += string.Concat(Enumerable.Range(0, space.Levels).Where(l => space.Keeps(l, MapSpace.Inputs)).Select(l => $" {skeleton.FirstWindow[l]}{(skeleton.FirstWindow[l] < 0 || skeleton.Slides(skeleton.FirstWindow[l]) ? 's' : 'w')}"));
            key += skeleton.IsRelaxed ? "r" : string.Empty;
        }

        if (!options.TryGetValue(key, out var known))
        {
            options.Add(key, known = UnitOptions.Make(space, skeleton, coefficients, unit, pattern, List));
        }

        return known;
    }

    private FactorList List(int dimension, int mask) =>
        lists.TryGetValue((dimension, mask), out var known) ? known : lists[(dimension, mask)] = FactorList.Make(space, dimension, mask, pattern);
}
