using Dse.Core.Cost.Communication;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>Fits a device's efficiencies to measured kernels and says how well they are then met (docs/calibration.md).</summary>
/// <param name="Device">The device with the fitted efficiencies and the measurements of classes with enough rows.</param>
/// <param name="Constants">All efficiencies, before and after.</param>
/// <param name="Classes">How every group of kernels is met.</param>
public sealed record CalibrationFit(Device Device, IReadOnlyList<FittedConstant> Constants, IReadOnlyList<ClassFit> Classes)
{
    // Errors of the prior as held-out shapes show them, and how far efficiencies of one generation lie apart, both in log:
    // a few rows move a constant only as far as they outweigh that.
    private const double PriorLogSigma = 0.13;
    private const double SpreadLogSigma = 0.5;

    // Disturbed measurements count in proportion beyond this, not in squares.
    private const double HuberLog = 0.25;

    // Steps of the search, in log: the first, and where it ends.
    private const double FirstStep = 0.4;
    private const double LastStep = 0.004;

    // Thousands of rows tell a handful of constants no better than these many spread evenly over them.
    private const int MostFitted = 1500;

    private const int WorstRows = 3;
    private const double Z80 = 1.2816;

    /// <summary>Fits.</summary>
    /// <param name="device">What was measured, with the figures of its data sheet.</param>
    /// <param name="samples">The measured kernels, at least one; repeats are averaged.</param>
    public static CalibrationFit Run(Device device, IEnumerable<KernelSample> samples)
    {
        ArgumentNullException.ThrowIfNull(device);
        var bare = device with { Measurements = null };
        var measured = new DeviceMeasurements(samples);
        var start = DeviceCalibration.For(bare);
        var fitted = start;
        var constants = new List<FittedConstant>();
        foreach (var source in CalibrationConstants.All.Select(c => c.Source).Distinct())
        {
            var set = CalibrationConstants.All.Where(c => c.Source == source).ToArray();
            var rows = CalibrationConstants.RowsOf(source, measured.Samples);
            if (rows.Length > 0)
            {
                // The launch of decode attention is a constant of its own.
                var isToldByDecode = source == CalibrationConstants.Source.Streams && rows[0].Class == KernelClass.AttentionDecode;
                set = isToldByDecode ? set[..1] : set;
                fitted = Fit(bare, fitted, set, Thinned(rows));
            }

            constants.AddRange(CalibrationConstants.All.Where(c => c.Source == source)
                .Select(c => new FittedConstant(c.Name, c.Get(start), c.Get(fitted), Array.IndexOf(set, c) >= 0 ? rows.Length : 0)));
        }

        var kept = measured.Samples.GroupBy(s => s.Group).Where(g => g.Count() >= g.Key.Class.LeastRows()).SelectMany(g => g).ToArray();
        var calibrated = bare with
        {
            Calibration = fitted == start ? bare.Calibration : fitted with { IsOwn = true },
            Measurements = kept.Length > 0 ? new DeviceMeasurements(kept) : null,
        };
        var classes = measured.Samples.GroupBy(s => s.Group).Select(g => Meet(bare, calibrated, g.Key, [.. g])).ToArray();
        return new CalibrationFit(calibrated, constants, classes);
    }

    private static KernelSample[] Thinned(KernelSample[] rows)
    {
        var step = (rows.Length + MostFitted - 1) / MostFitted;
        return [.. rows.Where((_, i) => i % step == 0)];
    }

    private static ClassFit Meet(Device before, Device after, KernelGroup group, KernelSample[] rows)
    {
        double[] Errors(Device device)
        {
            var operators = DeviceOperators.For(device);
            return Array.ConvertAll(rows, s => Math.Log(s.Predict(operators, device).Seconds / s.Seconds));
        }

        var old = Errors(before);
        var fitted = Errors(after with { Measurements = null });
        if (rows.Length < group.Class.LeastRows())
        {
            return new ClassFit(group, rows.Length, false, ErrorSummary.Of(old), ErrorSummary.Of(fitted), null, null, null, Worst(rows, old));
        }

        var table = OwnTables.For(after)!.Table(group)!;
        var left = Enumerable.Range(0, rows.Length).Select(table.LeftOut).ToArray();
        var sigmas = Enumerable.Range(0, rows.Length).Select(table.LeftOutSigma).ToArray();
        return new ClassFit(
            group, rows.Length, true, ErrorSummary.Of(old), ErrorSummary.Of(fitted), ErrorSummary.Of(left),
            left.Zip(sigmas).Count(e => Math.Abs(e.First) <= Z80 * e.Second) / (double)rows.Length,
            sigmas.Average(s => Math.Sinh(Z80 * s)),
            Worst(rows, left));
    }

    private static MetRow[] Worst(KernelSample[] rows, double[] logErrors) =>
        [.. Enumerable.Range(0, rows.Length).OrderByDescending(i => Math.Abs(logErrors[i])).Take(WorstRows).Select(i => new MetRow(rows[i], rows[i].Seconds * Math.Exp(logErrors[i])))];

    // Coordinate search in the logarithms of the constants: few of them, cheap to evaluate, no derivatives (minima of tiles).
    private static DeviceCalibration Fit(Device device, DeviceCalibration start, CalibrationConstants.Constant[] set, KernelSample[] rows)
    {
        // What shipped tables add to the prior stays; the constants move the prior below.
        var whole = DeviceOperators.For(device);
        var prior = Prior(device, start);
        var carried = Array.ConvertAll(rows, s => Math.Log(s.Predict(whole, device).Seconds / prior(s)));
        var origin = Array.ConvertAll(set, c => Math.Log(Math.Clamp(c.Get(start), c.Low, c.High)));
        var place = (double[])origin.Clone();

        DeviceCalibration At(double[] logs)
        {
            var calibration = start;
            for (var i = 0; i < set.Length; i++)
            {
                calibration = set[i].Set(calibration, Math.Exp(logs[i]));
            }

            return calibration;
        }

        double Loss(double[] logs)
        {
            var predict = Prior(device, At(logs));
            var loss = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                var error = Math.Abs(Math.Log(predict(rows[i]) / rows[i].Seconds) + carried[i]);
                loss += (error <= HuberLog ? error * error : HuberLog * ((2 * error) - HuberLog)) / (PriorLogSigma * PriorLogSigma);
            }

            for (var i = 0; i < logs.Length; i++)
            {
                var moved = (logs[i] - origin[i]) / SpreadLogSigma;
                loss += moved * moved;
            }

            return loss;
        }

        var best = Loss(place);
        for (var step = FirstStep; step > LastStep;)
        {
            var isBetter = false;
            for (var i = 0; i < set.Length; i++)
            {
                foreach (var sign in new[] { 1, -1 })
                {
                    var tried = (double[])place.Clone();
                    tried[i] = Math.Clamp(tried[i] + (sign * step), Math.Log(set[i].Low), Math.Log(set[i].High));
                    if (Loss(tried) is var loss && loss < best - 1e-9)
                    {
                        (place, best, isBetter) = (tried, loss, true);
                        break;
                    }
                }
            }

            step = isBetter ? step : step / 2;
        }

        return At(place);
    }

    private static Func<KernelSample, double> Prior(Device device, DeviceCalibration calibration)
    {
        var operators = TileWaveOperators.Alone(device, calibration);
        return sample => sample.Class.IsCollective()
            ? Collective(new CommunicationModel(new Cluster(device, (int)sample.Sizes[0], sample.Ranks.Local, device.ScaleUpGBps, device.ScaleOutGBps), calibration), sample)
            : sample.Predict(operators, device).Seconds;
    }

    private static double Collective(CommunicationModel model, KernelSample sample)
    {
        var (bytes, ranks) = (sample.Sizes[2], sample.Ranks);
        return sample.Class switch
        {
            KernelClass.AllReduce => model.AllReduce(bytes, ranks),
            KernelClass.AllGather => model.AllGather(bytes, ranks),
            KernelClass.ReduceScatter => model.ReduceScatter(bytes, ranks),
            KernelClass.AllToAll => model.AllToAll(bytes, ranks),
            _ => model.PointToPoint(bytes, ranks.Domains > 1),
        };
    }
}
