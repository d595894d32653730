namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Chains of jobs for unlike machines: jobs of a chain run one after another, a machine runs one job at a time, and every machine takes its own time for a job.</summary>
/// <remarks>Not thread-safe while its figures are filled.</remarks>
public sealed class ChainProblem
{
    private readonly int[] starts;

    /// <summary>A problem without figures.</summary>
    /// <param name="lengths">Jobs of every chain, each at least 1.</param>
    /// <param name="machines">Machines, at least 1.</param>
    public ChainProblem(IReadOnlyList<int> lengths, int machines)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfLessThan(machines, 1);
        starts = new int[lengths.Count + 1];
        for (var c = 0; c < lengths.Count; c++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(lengths[c], 1, nameof(lengths));
            starts[c + 1] = starts[c] + lengths[c];
        }

        Machines = machines;
        Cycles = new double[Jobs * machines];
        EnergyPj = new double[Jobs * machines];
    }

    /// <summary>Machines.</summary>
    public int Machines { get; }

    /// <summary>Chains.</summary>
    public int Chains => starts.Length - 1;

    /// <summary>Jobs of all chains.</summary>
    public int Jobs => starts[^1];

    /// <summary>Per job and machine its time, cycles; above 0.</summary>
    public double[] Cycles { get; }

    /// <summary>Per job and machine its energy, pJ.</summary>
    public double[] EnergyPj { get; }

    /// <summary>First job of a chain; of the number of chains the number of jobs.</summary>
    public int Start(int chain) => starts[chain];

    /// <summary>The same with every chain as one job: a chain stays on one machine.</summary>
    public ChainProblem Whole()
    {
        var whole = new ChainProblem([.. Enumerable.Repeat(1, Chains)], Machines);
        for (var c = 0; c < Chains; c++)
        {
            for (var j = starts[c]; j < starts[c + 1]; j++)
            {
                for (var m = 0; m < Machines; m++)
                {
                    whole.Cycles[(c * Machines) + m] += Cycles[(j * Machines) + m];
                    whole.EnergyPj[(c * Machines) + m] += EnergyPj[(j * Machines) + m];
                }
            }
        }

        return whole;
    }

    /// <summary>The shortest time of a job on any machine.</summary>
    internal double Shortest(int job)
    {
        var least = double.PositiveInfinity;
        for (var m = 0; m < Machines; m++)
        {
            least = Math.Min(least, Cycles[(job * Machines) + m]);
        }

        return least;
    }

    /// <summary>The sum of a figure over jobs on the machines that they are given to.</summary>
    internal double Sum(ReadOnlySpan<double> figures, ReadOnlySpan<int> machines)
    {
        double sum = 0;
        for (var j = 0; j < machines.Length; j++)
        {
            sum += figures[(j * Machines) + machines[j]];
        }

        return sum;
    }
}
