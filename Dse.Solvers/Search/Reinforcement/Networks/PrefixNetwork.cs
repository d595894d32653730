using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Reinforcement.Networks;

/// <summary>
/// A network that answers, for every decision, from a context and the decisions before it. Two layers turn the context into a
/// hidden vector; every decision made adds its own vector to it; a decision's answer is a linear layer over the activation of
/// what has been added up so far: a neural autoregressive estimator (Larochelle and Murray 2011), a multilayer perceptron whose
/// hidden layer is carried from decision to decision instead of being computed anew.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PrefixNetwork
{
    private readonly NetworkShape shape;
    private readonly int hidden;
    private readonly double[] weights;
    private readonly double[] gradient;
    private readonly Adam adam;
    private readonly double[] flowing;
    private readonly double[] local;

    // Places in the weights: context to first layer, its bias, to hidden, its bias, rows, biases of decisions, outputs, their biases.
    private readonly int toFirst, firstBias, toHidden, hiddenBias, rows, biases, outputs, outputBias;

    public PrefixNetwork(NetworkShape shape, int hidden, RandomSource random)
    {
        this.shape = shape;
        this.hidden = hidden;
        toFirst = 0;
        firstBias = toFirst + (shape.Context * hidden);
        toHidden = firstBias + hidden;
        hiddenBias = toHidden + (hidden * hidden);
        rows = hiddenBias + hidden;
        biases = rows + (shape.Rows * hidden);
        outputs = biases + (shape.Decisions * hidden);
        outputBias = outputs + (shape.TotalOutputs * hidden);
        weights = new double[outputBias + shape.TotalOutputs];
        gradient = new double[weights.Length];
        adam = new Adam(weights.Length);
        flowing = new double[hidden];
        local = new double[hidden];

        // Outputs start near 0, so that every choice starts about as likely as the others.
        Draw(toFirst, firstBias, 1, random);
        Draw(toHidden, hiddenBias, 1 / Math.Sqrt(hidden), random);
        Draw(rows, biases, 0.5, random);
        Draw(outputs, outputBias, 0.02, random);
    }

    public NetworkShape Shape => shape;

    public int Hidden => hidden;

    /// <summary>The weights, in one vector.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>What the gradients added up to since the last step.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>Starts a design.</summary>
    /// <param name="trace">Takes the context and carries the state from decision to decision.</param>
    /// <param name="context">The context.</param>
    public void Begin(NetworkTrace trace, ReadOnlySpan<double> context)
    {
        context.CopyTo(trace.Context);
        var first = trace.First.AsSpan();
        local.AsSpan().Clear();
        for (var c = 0; c < context.Length; c++)
        {
            Lanes.AddScaled(Row(toFirst, c), context[c], local);
        }

        Lanes.Softsign(local, weights.AsSpan(firstBias, hidden), first);
        weights.AsSpan(hiddenBias, hidden).CopyTo(trace.Sum);
        for (var i = 0; i < hidden; i++)
        {
            Lanes.AddScaled(Row(toHidden, i), first[i], trace.Sum);
        }
    }

    /// <summary>Answers for the next decision; into its place among the trace's outputs.</summary>
    public Span<double> Answer(NetworkTrace trace, int decision)
    {
        var activation = trace.Activation(decision);
        Lanes.Softsign(trace.Sum, Row(biases, decision), activation);
        var answers = trace.Outputs.AsSpan(shape.FirstOutput[decision], shape.Outputs[decision]);
        for (var o = 0; o < answers.Length; o++)
        {
            var at = shape.FirstOutput[decision] + o;
            answers[o] = weights[outputBias + at] + Lanes.Dot(Row(outputs, at), activation);
        }

        return answers;
    }

    /// <summary>Takes a decision in.</summary>
    public void Absorb(NetworkTrace trace, int decision, double cell)
    {
        trace.Cells[decision] = cell;
        if (double.IsNaN(cell))
        {
            return;
        }

        var parameter = shape.Space.Parameters[decision];
        if (parameter.IsDiscrete)
        {
            Lanes.AddScaled(Row(rows, shape.FirstRow[decision] + (int)cell), 1, trace.Sum);
            return;
        }

        Lanes.AddScaled(Row(rows, shape.FirstRow[decision]), 1, trace.Sum);
        Lanes.AddScaled(Row(rows, shape.FirstRow[decision] + 1), Position(parameter, cell), trace.Sum);
    }

    /// <summary>Answers for every decision of a design.</summary>
    /// <param name="trace">Receives the answers.</param>
    /// <param name="context">The context.</param>
    /// <param name="cells">The whole design's cells, one per parameter of the space.</param>
    public void Run(NetworkTrace trace, ReadOnlySpan<double> context, ReadOnlySpan<double> cells)
    {
        Begin(trace, context);
        for (var k = 0; k < shape.Decisions; k++)
        {
            if (shape.Outputs[k] > 0)
            {
                Answer(trace, k);
            }

            Absorb(trace, k, cells[k]);
        }
    }

    /// <summary>Adds the gradient of a design.</summary>
    /// <param name="trace">A trace through all decisions.</param>
    /// <param name="slopes">Per output the slope of the loss; read where a decision is marked.</param>
    /// <param name="marked">Per decision whether it has slopes.</param>
    public void Backward(NetworkTrace trace, ReadOnlySpan<double> slopes, ReadOnlySpan<bool> marked)
    {
        var flow = flowing.AsSpan();
        flow.Clear();
        for (var k = shape.Decisions - 1; k >= 0; k--)
        {
            PassRows(trace, k);
            if (!marked[k])
            {
                continue;
            }

            var activation = trace.Activation(k);
            local.AsSpan().Clear();
            for (var o = shape.FirstOutput[k]; o < shape.FirstOutput[k] + shape.Outputs[k]; o++)
            {
                if (slopes[o] != 0)
                {
                    Lanes.AddScaled(Row(outputs, o), slopes[o], local);
                    Lanes.AddScaled(activation, slopes[o], GradientRow(outputs, o));
                    gradient[outputBias + o] += slopes[o];
                }
            }

            Lanes.ThroughSoftsign(activation, local);
            Lanes.AddScaled(local, 1, GradientRow(biases, k));
            Lanes.AddScaled(local, 1, flow);
        }

        Lanes.AddScaled(flow, 1, gradient.AsSpan(hiddenBias, hidden));
        for (var i = 0; i < hidden; i++)
        {
            Lanes.AddScaled(flow, trace.First[i], GradientRow(toHidden, i));
            local[i] = Lanes.Dot(Row(toHidden, i), flow);
        }

        Lanes.ThroughSoftsign(trace.First, local);
        Lanes.AddScaled(local, 1, gradient.AsSpan(firstBias, hidden));
        for (var c = 0; c < shape.Context; c++)
        {
            Lanes.AddScaled(local, trace.Context[c], GradientRow(toFirst, c));
        }
    }

    /// <summary>Moves the weights against the gradient added up so far.</summary>
    public void Step(double rate) => adam.Step(rate, gradient, weights);

    /// <summary>Moves the weights towards another network's: w := w + share (other - w).</summary>
    public void Follow(PrefixNetwork other, double share)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] += share * (other.weights[i] - weights[i]);
        }
    }

    /// <summary>Takes over weights.</summary>
    /// <exception cref="ArgumentException">Another number of them.</exception>
    public void Load(ReadOnlySpan<double> from)
    {
        if (from.Length != weights.Length)
        {
            throw new ArgumentException($"{from.Length} weights for a network of {weights.Length}.", nameof(from));
        }

        from.CopyTo(weights);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(weights.AsSpan());
        adam.Save(writer);
    }

    public void Restore(BinaryReader reader)
    {
        Load(reader.ReadDoubles(weights.Length));
        adam.Restore(reader);
    }

    private static double Position(Parameter parameter, double cell) => (2 * SpaceSampler.ToUnit(parameter, cell)) - 1;

    private void PassRows(NetworkTrace trace, int decision)
    {
        var cell = trace.Cells[decision];
        if (double.IsNaN(cell))
        {
            return;
        }

        var parameter = shape.Space.Parameters[decision];
        if (parameter.IsDiscrete)
        {
            Lanes.AddScaled(flowing, 1, GradientRow(rows, shape.FirstRow[decision] + (int)cell));
            return;
        }

        Lanes.AddScaled(flowing, 1, GradientRow(rows, shape.FirstRow[decision]));
        Lanes.AddScaled(flowing, Position(parameter, cell), GradientRow(rows, shape.FirstRow[decision] + 1));
    }

    private void Draw(int from, int to, double deviation, RandomSource random)
    {
        for (var i = from; i < to; i++)
        {
            weights[i] = deviation * random.NextNormal();
        }
    }

    private Span<double> Row(int place, int row) => weights.AsSpan(place + (row * hidden), hidden);

    private Span<double> GradientRow(int place, int row) => gradient.AsSpan(place + (row * hidden), hidden);
}
