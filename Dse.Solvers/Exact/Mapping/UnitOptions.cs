namespace Dse.Solvers.Exact.Mapping;

/// <summary>Every way to spread the loops of one unit over the slots of use under a skeleton.</summary>
internal sealed class UnitOptions
{
    private readonly (int Dimension, int Slot)[] columns;
    private readonly double[] logs;
    private readonly double[] windows;
    private readonly int[] windowComponents;
    private readonly long[] factors;

    private UnitOptions((int Dimension, int Slot)[] columns, long[] factors, double[] logs, int[] windowComponents, double[] windows, int count)
    {
        this.columns = columns;
        this.factors = factors;
        this.logs = logs;
        this.windowComponents = windowComponents;
        this.windows = windows;
        Count = count;
    }

    public int Count { get; }

    public static UnitOptions Make(MapSpace space, Skeleton skeleton, Coefficients coefficients, int unit, SpatialPattern? pattern, Func<int, int, FactorList> lists)
    {
        var dimensions = MapSpace.Units[unit];
        var used = new List<(int Dimension, int Slot)>();
        foreach (var d in dimensions)
        {
            for (var s = 0; s < space.Slots.Length; s++)
            {
                if ((coefficients.Masks[d] & (1 << s)) != 0 && !(pattern is not null && space.Slots[s].IsSpatial) && (space.Sizes[d].Length > 1 || space.Sizes[d][0] > 1))
                {
                    used.Add((d, s));
                }
            }
        }

        var parts = Array.ConvertAll(dimensions, d => lists(d, coefficients.Masks[d]));
        if (parts.Length > 1 && (double)parts[0].Count * parts[1].Count > FactorList.MostRows)
        {
            throw new MapSpaceTooLargeException($"Two loops of a window, of {space.Sizes[dimensions[0]][0]} and {space.Sizes[dimensions[1]][0]} iterations, can be spread in {(double)parts[0].Count * parts[1].Count} ways; at most {FactorList.MostRows} are listed. Use smaller loops, fewer levels or less padding.");
        }

        var slots = space.Slots.Length;
        var allFactors = new List<long>();
        var allLogs = new List<double>();
        var allWindows = new List<double>();
        var components = dimensions.Length == 2 ? Windows.Components(space) : [];
        var axis = new Windows(space, skeleton, unit);
        var count = 0;
        Span<double> found = stackalloc double[components.Length];
        for (var i = 0; i < parts[0].Count; i++)
        {
            for (var j = 0; j < (parts.Length > 1 ? parts[1].Count : 1); j++)
            {
                if (parts.Length > 1)
                {
                    if (!axis.Fill(parts[0].Factors.AsSpan(i * slots, slots), parts[1].Factors.AsSpan(j * slots, slots), found))
                    {
                        continue;
                    }

                    allWindows.AddRange(found);
                }

                count++;
                foreach (var (d, s) in used)
                {
                    var first = d == dimensions[0];
                    var row = first ? (i * slots) + s : (j * slots) + s;
                    allFactors.Add(parts[first ? 0 : 1].Factors[row]);
                    allLogs.Add(parts[first ? 0 : 1].Logs[row]);
                }
            }
        }

        return new UnitOptions([.. used], [.. allFactors], [.. allLogs], components, [.. allWindows], count);
    }

    // Weighted sums of the components' logarithms, one per option; returns the index of the least.
    public int Score(Coefficients coefficients, ReadOnlySpan<double> weights, Span<double> scores)
    {
        Span<double> prices = stackalloc double[columns.Length];
        for (var c = 0; c < prices.Length; c++)
        {
            prices[c] = 0;
            for (var k = 0; k < weights.Length; k++)
            {
                prices[c] += weights[k] * coefficients.Of[columns[c].Dimension, columns[c].Slot, k];
            }
        }

        var best = 0;
        for (var o = 0; o < Count; o++)
        {
            var score = 0.0;
            var row = logs.AsSpan(o * prices.Length, prices.Length);
            for (var c = 0; c < prices.Length; c++)
            {
                score += prices[c] * row[c];
            }

            if (windowComponents.Length > 0)
            {
                var window = windows.AsSpan(o * windowComponents.Length, windowComponents.Length);
                for (var w = 0; w < window.Length; w++)
                {
                    score += weights[windowComponents[w]] * window[w];
                }
            }

            scores[o] = score;
            best = score < scores[best] ? o : best;
        }

        return best;
    }

    // Logarithms of the option's shares of all components.
    public void Components(Coefficients coefficients, int option, Span<double> components)
    {
        components.Clear();
        for (var c = 0; c < columns.Length; c++)
        {
            var log = logs[(option * columns.Length) + c];
            if (log != 0)
            {
                for (var k = 0; k < components.Length; k++)
                {
                    components[k] += log * coefficients.Of[columns[c].Dimension, columns[c].Slot, k];
                }
            }
        }

        for (var w = 0; w < windowComponents.Length; w++)
        {
            components[windowComponents[w]] += windows[(option * windowComponents.Length) + w];
        }
    }

    // Writes the option's factors, [loop · slots + slot].
    public void Factors(int option, int slots, Span<long> target)
    {
        for (var c = 0; c < columns.Length; c++)
        {
            target[(columns[c].Dimension * slots) + columns[c].Slot] = factors[(option * columns.Length) + c];
        }
    }
}
