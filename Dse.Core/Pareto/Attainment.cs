namespace Dse.Core.Pareto;

/// <summary>Empirical attainment of two objectives: what so many of several fronts reach.</summary>
/// <remarks>
/// A place is attained by a front that has a point at least as good in both objectives. The k-th summary surface is the border of what
/// at least k of n fronts attain (V. Grunert da Fonseca, C. M. Fonseca, A. O. Hall, "Inferential performance assessment of stochastic
/// optimisers and the attainment function", EMO 2001). Pure and thread-safe.
/// </remarks>
public static class Attainment
{
    /// <summary>The surface that at least so many fronts attain.</summary>
    /// <param name="fronts">Fronts of two minimised objectives; non-dominated or not.</param>
    /// <param name="count">How many have to attain it, 1 to the number of fronts.</param>
    /// <returns>The surface's corners by rising first objective; empty when so many fronts have no common place.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    /// <exception cref="ArgumentException">A front has other than two objectives.</exception>
    public static PointSet Surface(IReadOnlyList<PointSet> fronts, int count)
    {
        ArgumentNullException.ThrowIfNull(fronts);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, fronts.Count);
        if (fronts.Any(f => f.Objectives != 2))
        {
            throw new ArgumentException("Attainment surfaces are drawn for two objectives.", nameof(fronts));
        }

        // From left to right, each front's least second objective so far; the k-th least of them is the surface's height.
        var points = fronts.SelectMany((f, i) => Enumerable.Range(0, f.Count).Select(p => (X: f[p][0], Y: f[p][1], Front: i)))
            .OrderBy(p => p.X).ThenBy(p => p.Y).ToArray();
        var least = new double[fronts.Count];
        Array.Fill(least, double.PositiveInfinity);
        var surface = new PointSet(2);
        var height = double.PositiveInfinity;
        for (var i = 0; i < points.Length; i++)
        {
            least[points[i].Front] = Math.Min(least[points[i].Front], points[i].Y);
            if (i + 1 < points.Length && points[i + 1].X == points[i].X)
            {
                continue;
            }

            var attained = least.Order().ElementAt(count - 1);
            if (attained < height)
            {
                height = attained;
                surface.Add([points[i].X, attained]);
            }
        }

        return surface;
    }
}
