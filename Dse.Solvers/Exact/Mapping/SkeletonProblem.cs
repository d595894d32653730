namespace Dse.Solvers.Exact.Mapping;

/// <summary>The mappings under one skeleton: options per unit that has something to decide.</summary>
internal sealed class SkeletonProblem
{
    public SkeletonProblem(MapSpace space, Skeleton skeleton, Func<int, int, FactorList> lists)
    {
        Skeleton = skeleton;
        Coefficients = new Coefficients(space, skeleton);
        Units =
        [
            .. Enumerable.Range(0, MapSpace.Units.Length)
                .Where(u => MapSpace.Units[u].Any(d => space.Largest(d) > 1))
                .Select(u => UnitOptions.Make(space, skeleton, Coefficients, u, lists)),
        ];
    }

    public Skeleton Skeleton { get; }

    public Coefficients Coefficients { get; }

    public UnitOptions[] Units { get; }

    public bool IsEmpty => Units.Any(u => u.Count == 0);
}
