namespace Dse.Solvers.Mip;

/// <summary>Solves linear models in a process of its own.</summary>
/// <remarks>Thread-safe; every solve has its own process, which ends with the call.</remarks>
public interface IMipSolver
{
    /// <summary>Its name and version, when known.</summary>
    string Name { get; }

    /// <summary>Solves a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Limits.</param>
    /// <param name="ct">Ends the process within 200 ms.</param>
    /// <returns>The answer, whose values have been checked against the model.</returns>
    /// <exception cref="MipException">The solver is missing, failed, ran out of memory, or answered with values that are no solution.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<MipResult> SolveAsync(LinearModel model, MipOptions options, CancellationToken ct);
}
