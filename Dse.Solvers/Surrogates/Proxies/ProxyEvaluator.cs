using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.External;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>Scores the designs of a space by a proxy: metrics are its targets, parameters of the same name its inputs.</summary>
/// <remarks>
/// Thread-safe. A point's basis is <c>interpolated</c> within the rows the proxy learned from and <c>prior</c> beyond;
/// its artifact names the inputs that are beyond. Within, the interval is that of the error on held-out groups;
/// there is none for a target that is not always above 0, whose relative error says nothing near 0.
/// </remarks>
public sealed class ProxyEvaluator : IEvaluator
{
    /// <summary>The reason of a design beyond what the proxy learned from, where such designs are refused.</summary>
    public const string Outside = "outsideProxy";

    // Held-out errors keep to the 90th percentile of their size in 90 of 100 cases: 1.645 standard deviations of a normal.
    private const double P90Sigmas = 1.6449;
    private const double P10Sigmas = 1.2816;

    private readonly Proxy proxy;
    private readonly DesignSpace space;
    private readonly int[] parameters;
    private readonly string[] constants;
    private readonly int[] targets;
    private readonly bool refusesOutside;

    /// <summary>Joins a proxy to a space.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="space">The designs.</param>
    /// <param name="constants">Texts of inputs that no parameter gives, by name.</param>
    /// <exception cref="ProxyException">An input has neither a parameter nor a constant.</exception>
    public ProxyEvaluator(Proxy proxy, DesignSpace space, IReadOnlyDictionary<string, string> constants)
        : this(proxy, space, constants, [.. (proxy ?? throw new ArgumentNullException(nameof(proxy))).Targets.Select(t => new MetricDefinition(t, "Predicted by a proxy.", null))], refusesOutside: false)
    {
    }

    /// <summary>Joins a proxy to a space and metrics.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="space">The designs.</param>
    /// <param name="constants">Texts of inputs that no parameter gives, by name.</param>
    /// <param name="metrics">What it answers, each a target of the proxy.</param>
    /// <param name="refusesOutside">Whether a design beyond what the proxy learned from is infeasible.</param>
    /// <exception cref="ProxyException">An input has neither a parameter nor a constant, or a metric is no target.</exception>
    public ProxyEvaluator(
        Proxy proxy, DesignSpace space, IReadOnlyDictionary<string, string> constants, IReadOnlyList<MetricDefinition> metrics, bool refusesOutside)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(constants);
        this.proxy = proxy;
        this.space = space;
        this.refusesOutside = refusesOutside;
        parameters = [.. proxy.Inputs.Select(name => PlaceOf(space, name))];
        this.constants = [.. proxy.Inputs.Select(name => constants.GetValueOrDefault(name, string.Empty))];
        var missing = proxy.Inputs.Where((name, i) => parameters[i] < 0 && !constants.ContainsKey(name)).FirstOrDefault();
        if (missing is not null)
        {
            throw new ProxyException($"The proxy reads '{missing}', which is no parameter. Add it, or give it a fixed value.");
        }

        Metrics = metrics;
        string[] known = [.. proxy.Targets];
        targets = [.. metrics.Select(m => Array.IndexOf(known, m.Name))];
        if (metrics.FirstOrDefault(m => !known.Contains(m.Name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ProxyException($"The proxy does not predict '{unknown.Name}'. It predicts {string.Join(", ", known)}.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReasonCodes => refusesOutside ? [Outside] : [];

    /// <summary>Opens the proxy that a spec carries.</summary>
    /// <returns>The evaluator, or null and what is wrong.</returns>
    public static (IEvaluator? Evaluator, string Wrong) Open(ProxyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return (new ProxyEvaluator(Proxy.Restore(request.Bytes), request.Space, request.Constants, request.Metrics, request.RefusesOutside), string.Empty);
        }
        catch (ProxyException e)
        {
            return (null, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        var (cells, texts, predictions) = (new double[space.Parameters.Count], new string[parameters.Length], new double[proxy.Targets.Count]);
        for (var row = 0; row < candidates.Count; row++)
        {
            candidates.CopyRow(row, cells);
            var isInside = proxy.Predict(Texts(cells, texts), predictions);
            for (var m = 0; m < targets.Length; m++)
            {
                scores.Metric(m)[row] = predictions[targets[m]];
            }

            (scores.Outcomes[row], scores.Reasons[row], scores.Violations[row]) = isInside || !refusesOutside
                ? (TrialOutcome.Feasible, -1, 0)
                : (TrialOutcome.Infeasible, 0, 1);
        }
    }

    /// <inheritdoc/>
    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var texts = Texts(cells, new string[parameters.Length]);
        var predictions = new double[proxy.Targets.Count];
        var isInside = proxy.Predict(texts, predictions);
        var intervals = new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal);
        var sigmas = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var m = 0; isInside && m < targets.Length; m++)
        {
            if (proxy.IsPositive[targets[m]] && proxy.Errors[targets[m]].P90ErrorRatio is { } p90)
            {
                var (value, sigma) = (predictions[targets[m]], p90 / P90Sigmas);
                sigmas[Metrics[m].Name] = sigma;
                intervals[Metrics[m].Name] = (value * Math.Exp(-P10Sigmas * sigma), value * Math.Exp(P10Sigmas * sigma));
            }
        }

        return new PointDetail(intervals, sigmas, isInside ? "interpolated" : "prior", Artifact(texts));
    }

    private static int PlaceOf(DesignSpace space, string name)
    {
        for (var p = 0; p < space.Parameters.Count; p++)
        {
            if (string.Equals(space.Parameters[p].Permutation?.Name ?? space.Parameters[p].Name, name, StringComparison.Ordinal))
            {
                return p;
            }
        }

        return -1;
    }

    private byte[] Artifact(string[] texts)
    {
        var outside = proxy.Outside(texts);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteBoolean("inside", outside.Count == 0);
        writer.WriteStartArray("outsideInputs");
        foreach (var input in outside)
        {
            writer.WriteStringValue(input);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("errors");
        foreach (var error in proxy.Errors)
        {
            error.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private string[] Texts(ReadOnlySpan<double> cells, string[] texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var p = parameters[i];
            texts[i] = p < 0 ? constants[i]
                : double.IsNaN(cells[p]) ? string.Empty
                : space.Parameters[p].Permutation is { } permutation ? permutation.ValueOf(cells.Slice(p, permutation.Digits.Count)).ToString()
                : space.Parameters[p].IsDiscrete ? space.Parameters[p].Levels[(int)cells[p]].ToString()
                : cells[p].ToString("R", CultureInfo.InvariantCulture);
        }

        return texts;
    }
}
