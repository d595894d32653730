using Dse.Core.Spaces;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Evens out loads, layer by layer and all layers at once.</summary>
/// <remarks>Every layer has its own random numbers, so that the result is the same on any number of threads.</remarks>
internal sealed class LoadPlacement
{
    private readonly ExpertPlacementModel model;
    private readonly (int[][] Layer, double Peak)[] best;
    private readonly RandomSource[] random;

    /// <summary>Starts from first placements.</summary>
    /// <param name="model">The study.</param>
    /// <param name="start">A placement per layer.</param>
    public LoadPlacement(ExpertPlacementModel model, int[][][] start)
    {
        this.model = model;
        Problems = [.. Enumerable.Range(0, model.Layers).Select(l => new LayerProblem(model, l))];
        Bounds = [.. Problems.Select(LayerBounds.Of)];
        Proved = new bool[model.Layers];
        best = [.. Problems.Select((p, l) => (start[l], new LayerState(p, start[l]).Peak))];
        random = [.. Enumerable.Range(0, model.Layers).Select(l => new RandomSource((model.Seed * 1_000_003) + (ulong)l))];
    }

    /// <summary>The layers.</summary>
    public LayerProblem[] Problems { get; }

    /// <summary>What each layer's peak over the mean cannot go below.</summary>
    public double[] Bounds { get; }

    /// <summary>Whether each layer's placement is proved to be best.</summary>
    public bool[] Proved { get; }

    /// <summary>The best placement so far.</summary>
    public PlacementTable Table => new([.. best.Select(b => b.Layer)]);

    /// <summary>Peak over the mean of each layer's best placement.</summary>
    public double[] Peaks => [.. best.Select(b => b.Peak)];

    /// <summary>Relieves the busiest devices one change at a time.</summary>
    public void Polish(Func<bool> stop) => Each((l, problem) =>
    {
        var state = new LayerState(problem, best[l].Layer);
        new LoadPolish(problem).Run(state, int.MaxValue, stop);
        Keep(l, state);
    });

    /// <summary>Anneals every layer that is not at its bound.</summary>
    /// <param name="steps">Changes to try per layer.</param>
    /// <param name="stop">Ends the work early.</param>
    /// <param name="hot">Temperature at the start; from the best placement so far.</param>
    /// <param name="cold">Temperature at the end.</param>
    public void Anneal(long steps, Func<bool> stop, double hot = 1, double cold = 1e-5) => Each((l, problem) =>
    {
        if (!IsAtBound(l) && !stop())
        {
            var state = new LayerState(problem, best[l].Layer);
            new LoadAnnealer(problem).Run(state, random[l], steps, int.MaxValue, stop, hot, cold: cold);
            new LoadPolish(problem).Run(state, int.MaxValue, stop);
            Keep(l, state);
        }
    });

    /// <summary>Tries to prove every layer.</summary>
    /// <param name="nodes">Nodes of the search tree per layer.</param>
    /// <param name="stop">Ends the work early.</param>
    public void Prove(long nodes, Func<bool> stop) => Each((l, problem) =>
    {
        if (IsAtBound(l))
        {
            Proved[l] = true;
        }
        else if (!stop() && new LayerProof(problem).Run(ref best[l], Bounds[l], nodes, stop))
        {
            Proved[l] = true;
            Bounds[l] = Math.Max(Bounds[l], best[l].Peak);
        }
    });

    /// <summary>Whether a layer cannot get better.</summary>
    public bool IsAtBound(int layer) => Proved[layer] || best[layer].Peak <= Bounds[layer] * (1 + 1e-10);

    private void Keep(int layer, LayerState state)
    {
        if (state.Peak < best[layer].Peak)
        {
            best[layer] = (state.ToLayer(), state.Peak);
        }
    }

    private void Each(Action<int, LayerProblem> work) => Parallel.For(0, Problems.Length, l => work(l, Problems[l]));
}
