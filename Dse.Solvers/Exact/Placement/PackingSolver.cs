using System.Globalization;
using Dse.Core.Studies;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Solvers.Exact.Placement;

/// <summary>Packs the buffers of a study.</summary>
internal sealed class PackingSolver(StudyProblem problem, PackingModel model) : IExactMethod
{
    // Placements after which a study without a limit of seconds ends: some minutes.
    private const long MaxNodes = 20_000_000;
    private const int PollMs = 20;

    public string Description => model.Method == PackingMethods.Optimal
        ? "canonical and section searches with growing limits, first fit by searched orders"
        : $"method {model.Method}";

    public ExactResult Solve(Func<bool> stop)
    {
        var result = model.Method == PackingMethods.Optimal ? Pack(stop) : PackingBaselines.Pack(model, stop);
        var isPacked = result.Status is PackingStatus.Proved or PackingStatus.Feasible && (model.CapacityBytes is not { } capacity || result.HeightBytes <= capacity);
        var isProved = result.Status is PackingStatus.Infeasible || (isPacked && result.Status == PackingStatus.Proved);
        model.Enter(isPacked
            ? new PackedBuffers(result.Offsets, result.LowerBoundBytes, null)
            : new PackedBuffers(null, result.LowerBoundBytes, isProved ? PackingModel.DoesNotFit : PackingModel.NotPacked));
        var cell = problem.Space.Parameters[0].IsDiscrete ? 0 : Math.Clamp(result.HeightBytes, problem.Space.Parameters[0].From, problem.Space.Parameters[0].To);
        return new ExactResult([[cell]], isProved, Statement(result, isPacked, isProved));
    }

    private PackingResult Pack(Func<bool> stop)
    {
        using var stopping = new CancellationTokenSource();
        using var poll = new Timer(_ => CancelWhen(stop, stopping), null, PollMs, PollMs);
        var options = PackingOptions.Default with { Nodes = MaxNodes, Seed = model.Seed };
        if (model.CapacityBytes is { } capacity && !model.IsMinimised)
        {
            return BufferPacker.Fit(model.Buffers, capacity, options, stopping.Token);
        }

        var result = BufferPacker.Minimise(model.Buffers, options, stopping.Token);
        return model.CapacityBytes < result.LowerBoundBytes ? result with { Status = PackingStatus.Infeasible }
            : model.CapacityBytes < result.HeightBytes ? result with { Status = PackingStatus.Unknown }
            : result;
    }

    private string Statement(PackingResult result, bool isPacked, bool isProved) => (isPacked, isProved) switch
    {
        (true, true) => model.IsMinimised
            ? $"the height of {Bytes(result.HeightBytes)} is the least ({result.Method})"
            : $"all buffers fit into {Bytes(model.CapacityBytes!.Value)} ({result.Method})",
        (true, false) => $"the height is {Bytes(result.HeightBytes)}, no packing takes less than {Bytes(result.LowerBoundBytes)} ({result.Method})",
        (false, true) => $"no packing takes less than {Bytes(result.LowerBoundBytes)}",
        _ => $"no packing within {Bytes(model.CapacityBytes!.Value)} was found, the best takes {Bytes(result.HeightBytes)}, none less than {Bytes(result.LowerBoundBytes)}",
    };

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static void CancelWhen(Func<bool> stop, CancellationTokenSource stopping)
    {
        try
        {
            if (stop())
            {
                stopping.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // The packing ended while the timer fired.
        }
    }
}
