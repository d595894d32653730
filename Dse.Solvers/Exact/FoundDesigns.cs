using System.Collections.Concurrent;

namespace Dse.Solvers.Exact;

/// <summary>Designs that a method hands over while it works, each once.</summary>
/// <remarks>One thread adds, another takes.</remarks>
internal sealed class FoundDesigns
{
    private readonly ConcurrentQueue<double[]> waiting = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Adds a design unless it was added before.</summary>
    public void Add(double[] cells)
    {
        if (known.Add(string.Join(',', cells)))
        {
            waiting.Enqueue(cells);
        }
    }

    /// <summary>Takes the next one; false when there is none now.</summary>
    public bool TryTake(out double[] cells) => waiting.TryDequeue(out cells!);

    /// <summary>Those of a result that were not handed over yet.</summary>
    public List<double[]> Rest(IEnumerable<double[]> designs) => [.. designs.Where(d => !known.Contains(string.Join(',', d)))];
}
