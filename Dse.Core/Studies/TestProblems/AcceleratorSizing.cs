using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>ACC-A: 48,620,250 sizes of a matrix engine with an exactly known front of 838 points (catalog/benchmarks/SOURCE.md).</summary>
/// <remarks>Its equations stand in docs/studies/test-problem.md. It is for testing optimisers, not a model of hardware.</remarks>
internal sealed class AcceleratorSizing : TestFunction
{
    private const double PowerLimitWatts = 12;
    private static readonly long[] Sides = [4, 8, 16, 32, 64, 128, 256];
    private static readonly long[] BufferKiB = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
    private static readonly long[] LocalBytes = [16, 32, 64, 128, 256, 512, 1024];
    private static readonly long[] ClocksMhz = [400, 600, 800, 1000, 1200, 1400, 1600];
    private static readonly long[] Tiles = [16, 32, 64, 128, 256];
    private static readonly (double GBps, double PjPerByte, double AreaMm2)[] Memories = [(60, 40, 2), (200, 60, 8), (800, 30, 20)];
    private static readonly (int M, int N, int K, int Count)[] Layers = [(512, 768, 768, 4), (512, 3072, 768, 1), (512, 768, 3072, 1), (512, 512, 64, 12), (512, 64, 512, 12)];

    private readonly double[] cycles = MakeCycles();
    private readonly double[] bytes = MakeBytes();
    private readonly double[] macs = [.. Layers.Select(l => (double)l.M * l.N * l.K)];

    public override IReadOnlyList<string> ReasonCodes { get; } = ["bufferTooSmall", "powerAboveLimit"];

    public static AcceleratorSizing Make() => new()
    {
        Name = "acc-a",
        Parameters =
        [
            Parameter.Integers("rows", Sides, logScale: true),
            Parameter.Integers("columns", Sides, logScale: true),
            Parameter.Categories("dataflow", [ParameterValue.Of("WS"), ParameterValue.Of("OS"), ParameterValue.Of("IS")]),
            Parameter.Categories("memory", [ParameterValue.Of("LPDDR"), ParameterValue.Of("GDDR"), ParameterValue.Of("HBM")]),
            Parameter.Integers("bufferKiB", BufferKiB, logScale: true),
            Parameter.Integers("localBytes", LocalBytes, logScale: true),
            Parameter.Integers("clockMhz", ClocksMhz),
            Parameter.Integers("tileM", Tiles, logScale: true),
            Parameter.Integers("tileN", Tiles, logScale: true),
            Parameter.Integers("tileK", Tiles, logScale: true),
            Parameter.Categories("doubleBuffer", [ParameterValue.Of(false), ParameterValue.Of(true)]),
        ],
        Metrics =
        [
            new MetricDefinition("latencyMs", "Time of the workload.", false),
            new MetricDefinition("energyMj", "Energy of the workload, millijoule.", false),
            new MetricDefinition("areaMm2", "Area of the engine, its buffers and its memory interface.", false),
        ],
    };

    public override void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        var rows = candidates.Column(0);
        var columns = candidates.Column(1);
        var dataflow = candidates.Column(2);
        var memory = candidates.Column(3);
        var buffer = candidates.Column(4);
        var local = candidates.Column(5);
        var clock = candidates.Column(6);
        var tileM = candidates.Column(7);
        var tileN = candidates.Column(8);
        var tileK = candidates.Column(9);
        var isDouble = candidates.Column(10);
        var latencyMs = scores.Metric(0);
        var energyMj = scores.Metric(1);
        var areaMm2 = scores.Metric(2);
        for (var row = 0; row < candidates.Count; row++)
        {
            var overlaps = isDouble[row] != 0;
            var kiB = BufferKiB[(int)buffer[row]];
            var bytesEach = LocalBytes[(int)local[row]];
            var gigahertz = ClocksMhz[(int)clock[row]] / 1000.0;
            var (bandwidth, pjPerByte, interfaceMm2) = Memories[(int)memory[row]];
            var tile = ((((int)tileM[row] * 5) + (int)tileN[row]) * 5) + (int)tileK[row];
            var layout = (((int)dataflow[row] * 7) + (int)rows[row]) * 7;
            var compute = cycles.AsSpan((((layout + (int)columns[row]) * 125) + tile) * Layers.Length, Layers.Length);
            var traffic = bytes.AsSpan((((int)dataflow[row] * 125) + tile) * Layers.Length, Layers.Length);
            var area = (Sides[(int)rows[row]] * Sides[(int)columns[row]] * (8e-4 + (1.2e-6 * bytesEach))) + (1.2e-3 * kiB) + interfaceMm2;
            var accessJoules = 0.8e-12 / Math.Sqrt(bytesEach / 8.0) * (1 + (Math.Log2(kiB / 32.0) / 8));
            var joulesPerByte = pjPerByte * 1e-12;
            var leakageWatts = 0.02 * area * gigahertz;
            var seconds = 0.0;
            var joules = 0.0;

            // In the order in which the published front was computed: four of its 838 points are there by the last bit alone.
            for (var l = 0; l < compute.Length; l++)
            {
                var computing = compute[l] / (gigahertz * 1e9);
                var moving = traffic[l] / (bandwidth * 1e9);
                var taking = overlaps ? Math.Max(computing, moving) : computing + moving;
                seconds += Layers[l].Count * taking;
                joules += Layers[l].Count * ((macs[l] * 0.3e-12) + (2 * macs[l] * accessJoules) + (traffic[l] * joulesPerByte) + (leakageWatts * taking));
            }

            latencyMs[row] = seconds * 1e3;
            energyMj[row] = joules * 1e3;
            areaMm2[row] = area;

            var (tm, tn, tk) = (Tiles[(int)tileM[row]], Tiles[(int)tileN[row]], Tiles[(int)tileK[row]]);
            var overfull = ((((tm * tk) + (tk * tn) + (4 * tm * tn)) * (overlaps ? 2 : 1)) - (1024.0 * kiB)) / (1024.0 * kiB);
            var excess = ((joules / seconds) - PowerLimitWatts) / PowerLimitWatts;
            scores.Outcomes[row] = overfull > 0 || excess > 0 ? TrialOutcome.Infeasible : TrialOutcome.Feasible;
            scores.Reasons[row] = overfull > 0 ? 0 : excess > 0 ? 1 : -1;
            scores.Violations[row] = Math.Max(0, overfull) + Math.Max(0, excess);
        }
    }

    // By dataflow, rows, columns, tiles and layer.
    private static double[] MakeCycles()
    {
        var table = new List<double>();
        for (var dataflow = 0; dataflow < 3; dataflow++)
        {
            foreach (var rows in Sides)
            {
                foreach (var columns in Sides)
                {
                    ForEachTile((m, n, k, tm, tn, tk) =>
                    {
                        var (a, b, t) = dataflow switch
                        {
                            0 => (tk, tn, tm),
                            1 => (tm, tn, tk),
                            _ => (tk, tm, tn),
                        };
                        table.Add(Ceiling(m, tm) * Ceiling(n, tn) * Ceiling(k, tk) * Ceiling(a, rows) * Ceiling(b, columns) * (t + rows + columns));
                    });
                }
            }
        }

        return [.. table];
    }

    // By dataflow, tiles and layer.
    private static double[] MakeBytes()
    {
        var table = new List<double>();
        for (var dataflow = 0; dataflow < 3; dataflow++)
        {
            ForEachTile((m, n, k, tm, tn, tk) =>
            {
                var (tilesM, tilesN, tilesK) = (Ceiling(m, tm), Ceiling(n, tn), Ceiling(k, tk));
                var partial = m * n * (tilesK > 1 ? 4 * ((2 * tilesK) - 1) : 1);
                table.Add(dataflow switch
                {
                    0 => (k * n) + (m * k * tilesN) + partial,
                    1 => (k * n * tilesM) + (m * k * tilesN) + (m * n),
                    _ => (k * n * tilesM) + (m * k) + partial,
                });
            });
        }

        return [.. table];
    }

    private static void ForEachTile(Action<long, long, long, long, long, long> action)
    {
        foreach (var tm in Tiles)
        {
            foreach (var tn in Tiles)
            {
                foreach (var tk in Tiles)
                {
                    foreach (var (m, n, k, _) in Layers)
                    {
                        action(m, n, k, Math.Min(tm, m), Math.Min(tn, n), Math.Min(tk, k));
                    }
                }
            }
        }
    }

    private static long Ceiling(long a, long b) => (a + b - 1) / b;
}
