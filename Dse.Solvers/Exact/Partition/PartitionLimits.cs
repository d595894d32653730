using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.Partitions;

namespace Dse.Solvers.Exact.Partition;

/// <summary>What a split may cost: the limits of a study on sums, period, stages and batch time.</summary>
internal sealed class PartitionLimits
{
    public PartitionLimits(StudyProblem problem, PartitionModel model)
    {
        (LatencyMs, EnergyMj, PeriodMs, Stages, BatchMs) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, model.Devices.Count, double.PositiveInfinity);
        foreach (var limit in problem.MetricConstraints.SelectMany(c => NameLimit.Of(c)!))
        {
            switch (PartitionModel.Metrics.Select((m, i) => (m, i)).First(x => string.Equals(x.m.Name, limit.Name, StringComparison.Ordinal)).i)
            {
                case PartitionModel.Latency:
                    LatencyMs = Math.Min(LatencyMs, limit.High);
                    break;
                case PartitionModel.Throughput:
                    PeriodMs = Math.Min(PeriodMs, limit.Low > 0 ? 1000 / limit.Low : double.PositiveInfinity);
                    break;
                case PartitionModel.Energy:
                    EnergyMj = Math.Min(EnergyMj, limit.High);
                    break;
                case PartitionModel.Period:
                    PeriodMs = Math.Min(PeriodMs, limit.High);
                    break;
                case PartitionModel.Stages:
                    Stages = (int)Math.Min(Stages, Math.Max(0, Math.Floor(limit.High)));
                    break;
                default:
                    BatchMs = Math.Min(BatchMs, limit.High);
                    break;
            }
        }

        var wanted = problem.ObjectiveMetrics;
        NeedsLatency = wanted.Any(m => m is PartitionModel.Latency or PartitionModel.Batch) || double.IsFinite(LatencyMs) || double.IsFinite(BatchMs);
        NeedsEnergy = wanted.Contains(PartitionModel.Energy) || double.IsFinite(EnergyMj);
        NeedsPeriod = wanted.Any(m => m is PartitionModel.Throughput or PartitionModel.Period or PartitionModel.Batch) || double.IsFinite(PeriodMs) || double.IsFinite(BatchMs);
        NeedsStages = wanted.Contains(PartitionModel.Stages);
    }

    /// <summary>Most milliseconds of a request.</summary>
    public double LatencyMs { get; }

    /// <summary>Most millijoules of a request.</summary>
    public double EnergyMj { get; }

    /// <summary>Most milliseconds between requests.</summary>
    public double PeriodMs { get; }

    /// <summary>Most devices.</summary>
    public int Stages { get; }

    /// <summary>Most milliseconds of a batch.</summary>
    public double BatchMs { get; }

    /// <summary>Whether the latency decides.</summary>
    public bool NeedsLatency { get; }

    /// <summary>Whether the energy decides.</summary>
    public bool NeedsEnergy { get; }

    /// <summary>Whether the period decides.</summary>
    public bool NeedsPeriod { get; }

    /// <summary>Whether fewer stages are an objective.</summary>
    public bool NeedsStages { get; }
}
