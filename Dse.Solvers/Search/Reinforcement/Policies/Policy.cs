using Dse.Core.Spaces;
using Dse.Solvers.Search.Reinforcement.Networks;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>
/// Decides designs for a preference, parameter by parameter, with one network or with one per subsystem. Analytic constraints and
/// conditions bar options before they are drawn.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Policy
{
    private readonly DesignSpace space;
    private readonly PartialDesign partial;
    private readonly int[] agentOf;
    private readonly NetworkTrace[] traces;
    private readonly bool[] allowed;
    private readonly double[] probabilities;

    /// <summary>Makes a policy that knows nothing yet.</summary>
    /// <param name="space">The space.</param>
    /// <param name="subsystems">The parameters of each agent, every parameter once.</param>
    /// <param name="context">Numbers in the context.</param>
    /// <param name="bins">Bins of a real parameter; 0 for a Beta distribution.</param>
    /// <param name="hidden">Width of the networks.</param>
    /// <param name="random">Draws the first weights.</param>
    public Policy(DesignSpace space, IReadOnlyList<IReadOnlyList<int>> subsystems, int context, int bins, int hidden, RandomSource random)
    {
        this.space = space;
        Options = new OptionLayout(space, bins);
        partial = new PartialDesign(space);
        agentOf = new int[space.Parameters.Count];
        Array.Fill(agentOf, -1);
        Agents = new PrefixNetwork[subsystems.Count];
        traces = new NetworkTrace[subsystems.Count];
        for (var a = 0; a < Agents.Length; a++)
        {
            var agent = a;
            foreach (var parameter in subsystems[a])
            {
                agentOf[parameter] = a;
            }

            // Every agent sees all decisions before its own, those of other agents too.
            Agents[a] = new PrefixNetwork(new NetworkShape(space, context, p => agentOf[p] != agent ? 0 : Options.IsBeta(p) ? 2 : Options.Count(p)), hidden, random);
            traces[a] = new NetworkTrace(Agents[a].Shape, hidden);
        }

        allowed = new bool[Options.Most];
        probabilities = new double[Options.Most];
    }

    /// <summary>How parameters become options.</summary>
    public OptionLayout Options { get; }

    /// <summary>The networks.</summary>
    public PrefixNetwork[] Agents { get; }

    /// <summary>The network that decides a parameter.</summary>
    public int AgentOf(int parameter) => agentOf[parameter];

    /// <summary>Decides a design.</summary>
    /// <param name="preference">For whom.</param>
    /// <param name="origin">A design of which parts are kept, or null.</param>
    /// <param name="keep">Per parameter whether the origin's cell is kept where the rules allow.</param>
    /// <param name="temperature">1 for the policy itself, above for more variety.</param>
    /// <param name="random">Draws.</param>
    /// <param name="cells">Receives the design.</param>
    /// <param name="decided">Receives per parameter whether it was decided here and not kept.</param>
    /// <returns>False when the rules left no way to go on; cells from there on are NaN.</returns>
    public bool TryDecide(
        ReadOnlySpan<double> preference, double[]? origin, ReadOnlySpan<bool> keep, double temperature, RandomSource random, Span<double> cells, Span<bool> decided)
    {
        cells.Fill(double.NaN);
        decided.Clear();
        for (var a = 0; a < Agents.Length; a++)
        {
            Agents[a].Begin(traces[a], preference);
        }

        for (var p = 0; p < cells.Length; p++)
        {
            var agent = agentOf[p];
            if (partial.IsActive(p))
            {
                var kept = origin is not null && keep[p] ? origin[p] : double.NaN;
                if (!double.IsNaN(kept) && partial.Allows(p, kept))
                {
                    cells[p] = kept;
                }
                else if (!TryDraw(p, Agents[agent].Answer(traces[agent], p), origin is not null && !keep[p] ? origin[p] : double.NaN, temperature, random, out cells[p]))
                {
                    return false;
                }
                else
                {
                    decided[p] = true;
                }
            }

            partial.Decide(p, cells[p]);
            for (var a = 0; a < Agents.Length; a++)
            {
                Agents[a].Absorb(traces[a], p, cells[p]);
            }
        }

        return true;
    }

    /// <summary>Which options of every parameter were open when a design was decided, all parameters' options one after the other.</summary>
    public void Masks(Experience experience, Span<bool> masks)
    {
        for (var p = 0; p < experience.Cells.Length; p++)
        {
            var cell = experience.Cells[p];
            if (!double.IsNaN(cell) && !Options.IsBeta(p))
            {
                Mask(p, experience.Decided[p] && experience.Origin is { } origin ? origin[p] : double.NaN, masks.Slice(Options.First(p), Options.Count(p)));

                // A repaired design may hold what was barred.
                masks[Options.First(p) + Options.Of(p, cell)] = true;
            }

            partial.Decide(p, cell);
        }
    }

    private bool TryDraw(int parameter, ReadOnlySpan<double> answers, double barred, double temperature, RandomSource random, out double cell)
    {
        if (Options.IsBeta(parameter))
        {
            cell = SpaceSampler.FromUnit(space.Parameters[parameter], BetaChoice.Draw(answers, temperature, random));
            return partial.Allows(parameter, cell);
        }

        var open = allowed.AsSpan(0, Options.Count(parameter));
        cell = double.NaN;
        if (Mask(parameter, barred, open) == 0)
        {
            return false;
        }

        var chances = probabilities.AsSpan(0, open.Length);
        Choices.Softmax(answers, open, temperature, chances);
        cell = Options.CellOf(parameter, Choices.Draw(chances, random), random);
        return space.Parameters[parameter].IsDiscrete || partial.Allows(parameter, cell);
    }

    // Bars what breaks a rule, and one level unless it is the only one left.
    private int Mask(int parameter, double barred, Span<bool> open)
    {
        var count = 0;
        if (!space.Parameters[parameter].IsDiscrete)
        {
            open.Fill(true);
            return open.Length;
        }

        for (var level = 0; level < open.Length; level++)
        {
            open[level] = partial.Allows(parameter, level);
            count += open[level] ? 1 : 0;
        }

        if (!double.IsNaN(barred) && count > 1 && open[(int)barred])
        {
            open[(int)barred] = false;
            count--;
        }

        return count;
    }
}
