namespace Dse.Solvers.Mip;

/// <summary>Several solvers on one model at once: the first proof wins and the others are ended.</summary>
/// <param name="solvers">The solvers, at least one.</param>
internal sealed class RaceSolver(IReadOnlyList<IMipSolver> solvers) : IMipSolver
{
    /// <inheritdoc/>
    public string Name => string.Join('|', solvers.Select(s => s.Name));

    /// <inheritdoc/>
    public async Task<MipResult> SolveAsync(LinearModel model, MipOptions options, CancellationToken ct)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = solvers.Select(s => s.SolveAsync(model, options, race.Token)).ToList();
        MipResult? best = null;
        var bound = double.NegativeInfinity;
        var failures = new List<MipException>();
        while (running.Count > 0)
        {
            var done = await Task.WhenAny(running);
            running.Remove(done);
            try
            {
                var result = await done;
                bound = Math.Max(bound, result.Bound);
                if (result.IsProof)
                {
                    await EndAsync(race, running);
                    return result;
                }

                best = best is null || !(best.Objective <= result.Objective) ? result : best;
            }
            catch (MipException e)
            {
                // The others may still answer.
                failures.Add(e);
            }
            catch
            {
                await EndAsync(race, running);
                throw;
            }
        }

        // Bounds and solutions of different solvers can settle it together.
        return best is null
            ? throw new MipException(string.Join(' ', failures.Select(f => f.Message)), failures[0])
            : best with { Bound = Math.Min(bound, double.IsNaN(best.Objective) ? bound : best.Objective), Status = best.Objective <= bound ? MipStatus.Optimal : best.Status };
    }

    // Waits until the losers are gone, so that nothing of theirs outlives the call.
    private static async Task EndAsync(CancellationTokenSource race, List<Task<MipResult>> running)
    {
        await race.CancelAsync();
        foreach (var loser in running)
        {
            await loser.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
