using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Evolution;

/// <summary>Crossover and mutation over level indices and reals; children are wishes that the sampler then mends.</summary>
internal sealed class Variation(DesignSpace space, VariationOptions options)
{
    private const double DifferenceScale = 0.5;

    // Few cells or nearly all (each half of the time): what is separable is found cell by cell, what is not in whole steps.
    private const double FewCells = 0.2;
    private const double MostCells = 0.9;

    private readonly bool isReal = !space.Parameters.Any(p => p.IsDiscrete);
    private readonly int changeable = Math.Max(1, space.Parameters.Count(p => !p.IsDiscrete || p.Levels.Count > 1));
    private readonly PermutationMoves moves = new();

    /// <summary>Mixes two parents, or copies the first.</summary>
    public void Cross(ReadOnlySpan<double> first, ReadOnlySpan<double> second, RandomSource random, Span<double> child)
    {
        if (!random.Chance(options.CrossoverProbability))
        {
            first.CopyTo(child);
            return;
        }

        for (var p = 0; p < child.Length; p++)
        {
            if (space.Parameters[p].Permutation is { } permutation)
            {
                CrossOrders(permutation, p, first, second, random, child);
                p += permutation.Digits.Count - 1;
                continue;
            }

            child[p] = CrossCell(space.Parameters[p], first[p], second[p], random);
        }
    }

    /// <summary>Whether a child is to come from a difference.</summary>
    public bool Differs(RandomSource random) => isReal && options.DifferenceProbability > 0 && random.Chance(options.DifferenceProbability);

    /// <summary>Differential evolution (Storn and Price 1997): some cells of the first design become those of a base plus half the difference of two others.</summary>
    public void Differ(ReadOnlySpan<double> first, ReadOnlySpan<double> from, (double[] Plus, double[] Minus) difference, RandomSource random, Span<double> child)
    {
        var always = random.Next(child.Length);
        var rate = random.Chance(0.5) ? MostCells : FewCells;
        for (var p = 0; p < child.Length; p++)
        {
            child[p] = first[p];
            if (p == always || random.Chance(rate))
            {
                // Inactive in one of them: the first one's stays.
                var parameter = space.Parameters[p];
                var step = SpaceSampler.ToUnit(parameter, difference.Plus[p]) - SpaceSampler.ToUnit(parameter, difference.Minus[p]);
                var to = SpaceSampler.ToUnit(parameter, from[p]) + (DifferenceScale * step);
                child[p] = double.IsNaN(to) ? first[p] : SpaceSampler.FromUnit(parameter, Math.Clamp(to, 0, 1));
            }
        }
    }

    /// <summary>Changes each cell with a chance that changes one on average, and at least one.</summary>
    public void Mutate(Span<double> child, RandomSource random)
    {
        var probability = 1.0 / changeable;
        var changed = false;
        for (var attempt = 0; attempt < 32 && !changed; attempt++)
        {
            for (var p = 0; p < child.Length; p++)
            {
                if (random.Chance(probability))
                {
                    changed |= MutateAt(p, child, random);
                }
            }
        }
    }

    /// <summary>Changes one active cell, any of those that can change with the same chance.</summary>
    public void MutateOne(Span<double> child, RandomSource random)
    {
        for (var attempt = 0; attempt < 32; attempt++)
        {
            if (MutateAt(random.Next(child.Length), child, random))
            {
                return;
            }
        }
    }

    private void CrossOrders(
        Permutation permutation, int at, ReadOnlySpan<double> first, ReadOnlySpan<double> second, RandomSource random, Span<double> child)
    {
        var digits = permutation.Digits.Count;
        var a = first.Slice(at, digits);
        var b = second.Slice(at, digits);
        var made = child.Slice(at, digits);
        if (double.IsNaN(a[0]) || double.IsNaN(b[0]))
        {
            (double.IsNaN(a[0]) ? b : a).CopyTo(made);
            return;
        }

        moves.Cross(permutation, a, b, random, made);
    }

    // Of a permutation any digit stands for the whole.
    private bool MutateAt(int parameter, Span<double> child, RandomSource random)
    {
        var before = child[parameter];
        if (space.Parameters[parameter].Permutation is not { } permutation)
        {
            child[parameter] = MutateCell(space.Parameters[parameter], before, random);
            return !child[parameter].Equals(before);
        }

        if (double.IsNaN(before))
        {
            return false;
        }

        moves.Move(permutation, child.Slice(space.FirstDigit(parameter), permutation.Digits.Count), random);
        return true;
    }

    private double CrossCell(Parameter parameter, double a, double b, RandomSource random)
    {
        // Inactive in one parent: the other's value stays as a wish, should the child have the parameter.
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return double.IsNaN(a) ? b : a;
        }

        if (parameter.Kind == ParameterKind.Categorical || !random.Chance(options.BlendProbability))
        {
            return random.Chance(0.5) ? a : b;
        }

        if (parameter.IsDiscrete)
        {
            var (low, high) = ((int)Math.Min(a, b), (int)Math.Max(a, b));
            return low + random.Next(high - low + 1);
        }

        var (x, y) = (SpaceSampler.ToUnit(parameter, a), SpaceSampler.ToUnit(parameter, b));

        // A quarter beyond either parent, so that the spread does not shrink by blending alone.
        return SpaceSampler.FromUnit(parameter, Math.Clamp(x + ((y - x) * ((1.5 * random.NextDouble()) - 0.25)), 0, 1));
    }

    private double MutateCell(Parameter parameter, double cell, RandomSource random)
    {
        if (double.IsNaN(cell))
        {
            return cell;
        }

        if (!parameter.IsDiscrete)
        {
            // Step widths from a third of the range down to a thousandth, all decades alike.
            var width = Math.Pow(10, -0.5 - (2.5 * random.NextDouble()));
            return SpaceSampler.FromUnit(parameter, Math.Clamp(SpaceSampler.ToUnit(parameter, cell) + (width * random.NextNormal()), 0, 1));
        }

        var levels = parameter.Levels.Count;
        if (levels == 1)
        {
            return cell;
        }

        if (parameter.Kind == ParameterKind.Categorical || !random.Chance(options.StepProbability))
        {
            // Any other level.
            var other = random.Next(levels - 1);
            return other >= (int)cell ? other + 1 : other;
        }

        var step = 1;
        while (step < levels && random.Chance(0.5))
        {
            step++;
        }

        var up = random.Chance(0.5);
        var to = (int)cell + (up ? step : -step);
        return to < 0 || to >= levels ? Math.Clamp((int)cell + (up ? -step : step), 0, levels - 1) : to;
    }
}
