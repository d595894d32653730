using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>Scores the designs of a space by a proxy: metrics are its targets, parameters of the same name its inputs.</summary>
/// <remarks>Thread-safe. A point's basis is <c>interpolated</c> within the rows the proxy learned from and <c>prior</c> beyond.</remarks>
public sealed class ProxyEvaluator : IEvaluator
{
    private readonly Proxy proxy;
    private readonly DesignSpace space;
    private readonly int[] parameters;
    private readonly string[] constants;

    /// <summary>Joins a proxy to a space.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="space">The designs.</param>
    /// <param name="constants">Texts of inputs that no parameter gives, by name.</param>
    /// <exception cref="ProxyException">An input has neither a parameter nor a constant.</exception>
    public ProxyEvaluator(Proxy proxy, DesignSpace space, IReadOnlyDictionary<string, string> constants)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(constants);
        this.proxy = proxy;
        this.space = space;
        parameters = [.. proxy.Inputs.Select(space.IndexOf)];
        this.constants = [.. proxy.Inputs.Select(name => constants.GetValueOrDefault(name, string.Empty))];
        var missing = proxy.Inputs.Where((name, i) => parameters[i] < 0 && !constants.ContainsKey(name)).FirstOrDefault();
        if (missing is not null)
        {
            throw new ProxyException($"The proxy reads '{missing}', which is no parameter. Add it, or give it a fixed value.");
        }

        Metrics = [.. proxy.Targets.Select(t => new MetricDefinition(t, "Predicted by a proxy.", null))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReasonCodes => [];

    /// <inheritdoc/>
    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        var (cells, texts, predictions) = (new double[space.Parameters.Count], new string[parameters.Length], new double[Metrics.Count]);
        for (var row = 0; row < candidates.Count; row++)
        {
            candidates.CopyRow(row, cells);
            proxy.Predict(Texts(cells, texts), predictions);
            for (var m = 0; m < predictions.Length; m++)
            {
                scores.Metric(m)[row] = predictions[m];
            }

            (scores.Outcomes[row], scores.Reasons[row], scores.Violations[row]) = (TrialOutcome.Feasible, -1, 0);
        }
    }

    /// <inheritdoc/>
    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var isInside = proxy.Predict(Texts(cells, new string[parameters.Length]), new double[Metrics.Count]);
        return new PointDetail(
            new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
            new Dictionary<string, double>(StringComparer.Ordinal),
            isInside ? "interpolated" : "prior",
            null);
    }

    private string[] Texts(ReadOnlySpan<double> cells, string[] texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var p = parameters[i];
            texts[i] = p < 0 ? constants[i]
                : double.IsNaN(cells[p]) ? string.Empty
                : space.Parameters[p].IsDiscrete ? space.Parameters[p].Levels[(int)cells[p]].ToString()
                : cells[p].ToString("R", CultureInfo.InvariantCulture);
        }

        return texts;
    }
}
