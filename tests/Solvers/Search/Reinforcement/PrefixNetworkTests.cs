using Dse.Core.Spaces;
using Dse.Solvers.Search.Reinforcement.Networks;

namespace Dse.Solvers.Tests.Search.Reinforcement;

public class PrefixNetworkTests
{
    private static readonly DesignSpace Space = new(
        [
            Parameter.Integers("a", [1, 2, 3]),
            Parameter.Reals("b", 0.1, 10, logScale: true),
            Parameter.Integers("c", [1, 2], when: Expression.Parse("a > 1")),
            Parameter.Integers("d", [1, 2, 3, 4]),
        ],
        []);

    [Theory]
    [InlineData(1.0, 0.7, 1.0, 2.0)]
    [InlineData(0.0, 5.0, double.NaN, 3.0)]
    public void Gradients_are_those_of_finite_differences(double a, double b, double c, double d)
    {
        // The second decision has no outputs: it is only read.
        var shape = new NetworkShape(Space, context: 2, p => p == 1 ? 0 : 3);
        var network = new PrefixNetwork(shape, 7, new RandomSource(3));
        var trace = new NetworkTrace(shape, 7);
        double[] cells = [a, b, c, d];
        double[] context = [0.3, 0.7];
        double[] slopes = [.. Enumerable.Range(0, shape.TotalOutputs).Select(o => Math.Sin(o + 1))];
        bool[] marks = [true, false, !double.IsNaN(c), true];

        double Loss(PrefixNetwork of)
        {
            of.Run(trace, context, cells);
            return Enumerable.Range(0, shape.Decisions).Where(k => marks[k]).SelectMany(k => Enumerable.Range(shape.FirstOutput[k], shape.Outputs[k])).Sum(o => slopes[o] * trace.Outputs[o]);
        }

        Loss(network);
        network.Backward(trace, slopes, marks);
        var gradient = network.Gradient.ToArray();
        var weights = network.Weights.ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            const double Step = 1e-5;
            var moved = (double[])weights.Clone();
            moved[i] += Step;
            network.Load(moved);
            var up = Loss(network);
            moved[i] -= 2 * Step;
            network.Load(moved);
            Assert.Equal((up - Loss(network)) / (2 * Step), gradient[i], 1e-6);
        }
    }

    [Fact]
    public void Steps_lower_a_loss()
    {
        var shape = new NetworkShape(Space, context: 1, _ => 1);
        var network = new PrefixNetwork(shape, 16, new RandomSource(1));
        var trace = new NetworkTrace(shape, 16);
        var random = new RandomSource(2);
        bool[] marks = [true, true, true, true];
        double first = 0, last = 0;
        for (var step = 0; step < 2000; step++)
        {
            double[] cells = [random.Next(3), 1, random.Next(2), random.Next(4)];
            network.Run(trace, [1], cells);

            // The third answer is to be the first decision, the fourth that of the third.
            double[] slopes = [trace.Outputs[0], trace.Outputs[1], trace.Outputs[2] - cells[0], trace.Outputs[3] - cells[2]];
            var loss = slopes.Sum(s => s * s);
            first += step < 100 ? loss : 0;
            last += step >= 1900 ? loss : 0;
            network.Backward(trace, slopes, marks);
            network.Step(3e-3);
        }

        Assert.True(last < 0.02 * first, $"{first:G4} to {last:G4}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(19)]
    public void Lanes_add_up_what_a_loop_does(int length)
    {
        double[] a = [.. Enumerable.Range(0, length).Select(i => Math.Cos(i))];
        double[] b = [.. Enumerable.Range(0, length).Select(i => Math.Sin(3 * i))];
        var sum = (double[])b.Clone();

        Lanes.AddScaled(a, 0.3, sum);

        Assert.Equal(a.Zip(b, (x, y) => x * y).Sum(), Lanes.Dot(a, b), 1e-12);
        Assert.Equal(a.Zip(b, (x, y) => y + (x * 0.3)), sum);
    }
}
