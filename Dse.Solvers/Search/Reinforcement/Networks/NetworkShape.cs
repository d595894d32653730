using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Reinforcement.Networks;

/// <summary>What a network reads and answers: a context, the decisions of a space in their order, and how many numbers it gives for each.</summary>
internal sealed class NetworkShape
{
    /// <summary>Lays a network out.</summary>
    /// <param name="space">The space.</param>
    /// <param name="context">Numbers in the context.</param>
    /// <param name="outputs">Numbers to give per parameter; 0 for one that it only reads.</param>
    public NetworkShape(DesignSpace space, int context, Func<int, int> outputs)
    {
        Space = space;
        Context = context;
        FirstRow = new int[space.Parameters.Count];
        FirstOutput = new int[space.Parameters.Count];
        Outputs = new int[space.Parameters.Count];
        for (var k = 0; k < Outputs.Length; k++)
        {
            var parameter = space.Parameters[k];
            FirstRow[k] = Rows;
            FirstOutput[k] = TotalOutputs;
            Outputs[k] = outputs(k);

            // A level each; a real one has a row for being there and one that its value scales.
            Rows += parameter.IsDiscrete ? parameter.Levels.Count : 2;
            TotalOutputs += Outputs[k];
        }
    }

    public DesignSpace Space { get; }

    /// <summary>How many decisions there are.</summary>
    public int Decisions => Outputs.Length;

    public int Context { get; }

    /// <summary>Per decision the first of its rows of the embedding.</summary>
    public int[] FirstRow { get; }

    /// <summary>Per decision its first output.</summary>
    public int[] FirstOutput { get; }

    /// <summary>Per decision how many outputs it has.</summary>
    public int[] Outputs { get; }

    public int Rows { get; }

    public int TotalOutputs { get; }
}
