using System.Globalization;
using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Designed;

/// <summary>Operator times of a chip that was designed: its arrays, vector units, memory on chip and stacks (docs/accelerators.md, chips).</summary>
/// <remarks>
/// Pure and thread-safe; no allocation per call. Launches and the share of bandwidth that kernels reach are those of the
/// device's calibration; a device with other peak rates or bandwidth than its design's is the design with another clock or
/// other stacks.
/// </remarks>
internal sealed class DesignedOperators : IOperatorTimes
{
    // As wide as where the tile and wave prior knows a chip by its data sheet alone (TileWaveOperators), no design was measured.
    private const double ProductLogSigma = 0.2;
    private const double AttentionLogSigma = 0.4;
    private const double StreamLogSigma = 0.15;

    // Bytes moved per routed element of every token, as TileWaveOperators counts them.
    private const double RouteBytes = 20;

    private readonly Device device;
    private readonly ChipDesign design;
    private readonly DeviceCalibration calibration;
    private readonly double hertz;
    private readonly double vectorPerSecond;
    private readonly double productBytesPerSecond;
    private readonly double streamBytesPerSecond;
    private readonly double softmaxOps;

    /// <summary>Prices operators on a designed device.</summary>
    /// <exception cref="ArgumentException">The device has no design.</exception>
    public DesignedOperators(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
        design = device.Design ?? throw new ArgumentException($"{device.Name} was not designed.", nameof(device));
        calibration = DeviceCalibration.For(device);
        var faster = (device.PeakFlops(Precision.Bf16) ?? design.PeakFlops) / design.PeakFlops;
        hertz = design.Clock.Hertz * faster * ChipConstants.Default["arrayRate"];
        vectorPerSecond = design.VectorFlops * faster;
        productBytesPerSecond = device.MemoryGBps * 1e9 * calibration.GemmMemoryRatio;
        streamBytesPerSecond = device.MemoryGBps * 1e9 * calibration.StreamRatio;
        softmaxOps = ChipConstants.Default["softmaxOps"];
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"designed:{DesignedDevice.HashOf(design)}:{hertz:R}:{device.MemoryGBps:R}:{calibration}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision precision) => Gemm(m, n, k, precision, precision);

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision activations, Precision weights)
    {
        var (product, inBytes) = ProductOf(m, n, k, activations, weights);
        var time = ArrayProducts.Time(design, product, hertz, productBytesPerSecond);
        return new OperatorTime(calibration.GemmLaunchSeconds + time.Seconds, 2 * m * n * k, inBytes + (product.OutBytes * m * n), ProductLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime FlashAttention(double batch, double queries, double context, double heads, double kvHeads, double qkDim, double valueDim, double window = double.PositiveInfinity)
    {
        var pairs = CausalPairs.Of(queries, context, window);
        var flops = 2 * batch * heads * (qkDim + valueDim) * pairs;
        var bytes = 2 * batch * ((heads * queries * (qkDim + valueDim)) + (kvHeads * Math.Min(context, queries + window) * (qkDim + valueDim)));
        var arrays = ArraySeconds(batch * heads, queries, pairs / queries, qkDim, valueDim, isMasked: queries > 1);
        var busy = Math.Max(arrays, softmaxOps * batch * heads * pairs / vectorPerSecond);

        // Fused kernels reach of that what they reach elsewhere: less on short contexts.
        var seen = Math.Min(context, queries + window);
        var reached = calibration.AttentionPeakRatio * seen / (seen + calibration.AttentionHalfSequence);
        return Attention(calibration.StreamLaunchSeconds, busy / reached, flops, bytes);
    }

    /// <inheritdoc/>
    public OperatorTime AttentionDecode(double batch, double context, double heads, double kvHeads, double headDim, double storedBytes = 2) =>
        Decode(batch, context, heads, kvHeads, headDim, headDim, 2 * batch * headDim * ((storedBytes * kvHeads * context) + (2 * heads)));

    /// <inheritdoc/>
    public OperatorTime LatentPrefill(double batch, double queries, double context, double heads, double qkDim, double valueDim) =>
        FlashAttention(batch, queries, context, heads, heads, qkDim, valueDim);

    /// <inheritdoc/>
    public OperatorTime LatentDecode(double batch, double context, double heads, double kvRank, double ropeDim, double storedBytes = 2) =>
        Decode(batch, context, heads, 1, kvRank + ropeDim, kvRank, batch * (kvRank + ropeDim) * ((storedBytes * context) + (2 * heads)));

    /// <inheritdoc/>
    public OperatorTime RoutedExperts(in ExpertShape shape, Precision precision, bool isSkewed, Precision? weights = null)
    {
        var width = shape.Width / shape.TensorParallel;
        var rows = shape.Tokens * shape.TopK / shape.ExpertParallel;

        // Experts that get at least one token when routing is even.
        var active = shape.Experts / shape.ExpertParallel * (1 - Math.Pow(1 - (shape.TopK / shape.Experts), shape.Tokens));
        var each = Math.Max(1, rows * shape.Imbalance / active);
        var (up, _) = ProductOf(each, 2 * width, shape.Hidden, precision, weights ?? precision);
        var (down, _) = ProductOf(each, shape.Hidden, width, precision, weights ?? precision);
        var cycles = ArrayProducts.Cycles(design, new(up.M, up.N, up.K), active) + ArrayProducts.Cycles(design, new(down.M, down.N, down.K), active);
        var weightBytes = active * 3 * shape.Hidden * width * (weights ?? precision).Bytes();
        var routed = RouteBytes * (shape.IsDispatched ? rows * shape.Imbalance : shape.Tokens * shape.TopK) * shape.Hidden;
        var seconds = calibration.GemmLaunchSeconds + Math.Max(cycles / hertz, weightBytes / productBytesPerSecond) + (routed / streamBytesPerSecond);
        return new OperatorTime(seconds, 6 * rows * shape.Hidden * width, weightBytes + (4 * rows * (shape.Hidden + width)), AttentionLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime UnfusedAttention(double batch, double queries, double context, double heads, double qkDim, double valueDim)
    {
        var flops = 2 * batch * heads * (qkDim + valueDim) * queries * context;

        // Scores pass through memory six times in two bytes, as TileWaveOperators counts them.
        var bytes = (2 * 6 * batch * heads * queries * context) + (2 * batch * heads * (queries + context) * (qkDim + valueDim));
        var arrays = ArraySeconds(batch * heads, queries, context, qkDim, valueDim, isMasked: false);
        return new OperatorTime((4 * calibration.StreamLaunchSeconds) + arrays + (bytes / streamBytesPerSecond), flops, bytes, AttentionLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime Stream(double bytes) =>
        new(calibration.StreamLaunchSeconds + (bytes / streamBytesPerSecond), 0, bytes, StreamLogSigma, Basis.Prior);

    // Narrow formats take several inner steps in one; results leave in bf16 at least.
    private (ArrayProducts.Product Product, double InBytes) ProductOf(double m, double n, double k, Precision activations, Precision weights)
    {
        var steps = (device.PeakFlops(activations) ?? device.PeakFlops(Precision.Bf16) ?? design.PeakFlops) / (device.PeakFlops(Precision.Bf16) ?? design.PeakFlops);
        var word = activations.Bytes();
        var product = new ArrayProducts.Product(
            (long)Math.Ceiling(m), (long)Math.Ceiling(n), (long)Math.Ceiling(k / steps), steps * word, steps * weights.Bytes(), Math.Max(word, 2));
        return (product, (word * m * k) + (weights.Bytes() * k * n));
    }

    // Queries of a head stay in an array, a column each, while keys pass; then values stay and scores pass. A mask that cuts
    // a fold in two leaves half of it idle.
    private double ArraySeconds(double items, double queries, double keys, double qkDim, double valueDim, bool isMasked)
    {
        if (design.Template is { } template)
        {
            // Blocks of queries are shared out over the arrays; a masked block is computed where any of it is seen.
            var block = Math.Min(queries, template.Largest.Rows);
            var blocks = items * Math.Ceiling(queries / block);
            var seen = keys + (isMasked ? block / 2 : 0);
            return Math.Ceiling(blocks / design.Arrays) * (template.Cycles(block, seen, qkDim) + template.Cycles(block, valueDim, seen)) / hertz;
        }

        double rows = design.Rows, columns = design.Columns;
        var queryFolds = Math.Ceiling(queries / columns);
        var scores = Math.Ceiling(qkDim / rows) * queryFolds * (keys + (isMasked ? columns / 2 : 0));
        var results = Math.Ceiling(valueDim / columns) * ((keys / rows) + (isMasked ? 0.5 : 0)) * queries;

        // Fewer heads and blocks of queries than arrays leave arrays idle.
        var busy = Math.Min(design.Arrays, items * queryFolds);
        return ((items * (scores + results) / busy) + rows + columns) / hertz;
    }

    // The queries of a group of heads share its keys. Keys are loaded by the rows, a fold at a time; few queries are faster on the vector units.
    private OperatorTime Decode(double batch, double context, double heads, double kvHeads, double qkDim, double valueDim, double bytes)
    {
        double rows = design.Rows, columns = design.Columns;
        var flops = 2 * batch * heads * (qkDim + valueDim) * context;
        var softmax = softmaxOps * batch * heads * context / vectorPerSecond;
        if (design.Template is { } template)
        {
            var group = heads / kvHeads;
            var each = template.Cycles(group, context, qkDim) + template.Cycles(group, valueDim, context);
            return Attention(
                TileWaveOperators.DecodeLaunchSeconds, Math.Min(Math.Max(batch * kvHeads * each / design.Arrays / hertz, softmax), (flops / vectorPerSecond) + softmax), flops, bytes);
        }

        var folds = (Math.Ceiling(qkDim / rows) * Math.Ceiling(context / columns)) + (Math.Ceiling(context / rows) * Math.Ceiling(valueDim / columns));
        var arrays = Math.Ceiling(batch * kvHeads * folds / design.Arrays) * Math.Max(heads / kvHeads, rows) / hertz;
        return Attention(TileWaveOperators.DecodeLaunchSeconds, Math.Min(Math.Max(arrays, softmax), (flops / vectorPerSecond) + softmax), flops, bytes);
    }

    private OperatorTime Attention(double launch, double seconds, double flops, double bytes) =>
        new(launch + Math.Max(seconds, bytes / streamBytesPerSecond), flops, bytes, AttentionLogSigma, Basis.Prior);
}
