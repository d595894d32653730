namespace Dse.Solvers.Search.Reinforcement.Networks;

/// <summary>What a network keeps of one design between going forward and going back.</summary>
internal sealed class NetworkTrace(NetworkShape shape, int hidden)
{
    private readonly double[] activations = new double[shape.Decisions * hidden];

    /// <summary>The context.</summary>
    public double[] Context { get; } = new double[shape.Context];

    /// <summary>Activation of the first layer.</summary>
    public double[] First { get; } = new double[hidden];

    /// <summary>What the context and the decisions so far have added up to.</summary>
    public double[] Sum { get; } = new double[hidden];

    /// <summary>The cells taken in, per decision.</summary>
    public double[] Cells { get; } = new double[shape.Decisions];

    /// <summary>All answers.</summary>
    public double[] Outputs { get; } = new double[shape.TotalOutputs];

    /// <summary>The activation behind a decision's answer.</summary>
    public Span<double> Activation(int decision) => activations.AsSpan(decision * hidden, hidden);
}
