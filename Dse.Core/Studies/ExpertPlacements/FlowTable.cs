namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Tokens that go from the experts of one layer to those of the next, sparse: only pairs with tokens are held.</summary>
/// <remarks>Immutable and thread-safe. Pairs are sorted by the first expert, then the second.</remarks>
public sealed class FlowTable
{
    /// <summary>Sorts pairs into a table; pairs that stand twice are added up, those without tokens left out.</summary>
    /// <param name="experts">Experts of a layer.</param>
    /// <param name="pairs">Expert of this layer, expert of the next, tokens of at least 0.</param>
    public FlowTable(int experts, IEnumerable<(int From, int To, double Tokens)> pairs)
    {
        var sorted = pairs.Where(p => p.Tokens > 0).OrderBy(p => p.From).ThenBy(p => p.To).ToList();
        var merged = new List<(int From, int To, double Tokens)>(sorted.Count);
        foreach (var pair in sorted)
        {
            if (merged.Count > 0 && merged[^1].From == pair.From && merged[^1].To == pair.To)
            {
                merged[^1] = merged[^1] with { Tokens = merged[^1].Tokens + pair.Tokens };
            }
            else
            {
                merged.Add(pair);
            }
        }

        Starts = new int[experts + 1];
        To = [.. merged.Select(p => p.To)];
        Tokens = [.. merged.Select(p => p.Tokens)];
        foreach (var pair in merged)
        {
            Starts[pair.From + 1]++;
        }

        for (var e = 0; e < experts; e++)
        {
            Starts[e + 1] += Starts[e];
        }

        foreach (var tokens in Tokens)
        {
            Total += tokens;
        }
    }

    private FlowTable(int[] starts, int[] to, double[] tokens, double total) => (Starts, To, Tokens, Total) = (starts, to, tokens, total);

    /// <summary>Experts of a layer.</summary>
    public int Experts => Starts.Length - 1;

    /// <summary>Where the pairs of each expert start in <see cref="To"/> and <see cref="Tokens"/>; one more entry at the end.</summary>
    public int[] Starts { get; }

    /// <summary>The experts of the next layer.</summary>
    public int[] To { get; }

    /// <summary>Tokens of each pair.</summary>
    public double[] Tokens { get; }

    /// <summary>All tokens.</summary>
    public double Total { get; }

    /// <summary>The pairs.</summary>
    public IEnumerable<(int From, int To, double Tokens)> Pairs
    {
        get
        {
            for (var from = 0; from < Experts; from++)
            {
                for (var i = Starts[from]; i < Starts[from + 1]; i++)
                {
                    yield return (from, To[i], Tokens[i]);
                }
            }
        }
    }

    /// <summary>The same pairs seen from the next layer.</summary>
    public FlowTable Transposed()
    {
        var (starts, from, tokens) = (new int[Starts.Length], new int[To.Length], new double[To.Length]);
        foreach (var to in To)
        {
            starts[to + 1]++;
        }

        for (var e = 0; e < Experts; e++)
        {
            starts[e + 1] += starts[e];
        }

        // In the order of the first expert, so that each row comes out sorted.
        var next = starts[..^1];
        for (var e = 0; e < Experts; e++)
        {
            for (var i = Starts[e]; i < Starts[e + 1]; i++)
            {
                var at = next[To[i]]++;
                (from[at], tokens[at]) = (e, Tokens[i]);
            }
        }

        return new FlowTable(starts, from, tokens, Total);
    }
}
