using Dse.Core.Spaces;

namespace Dse.Core.Studies.External;

/// <summary>Opens the trained proxies that specs carry. What they are is no business of this assembly: the program's start says how they are opened.</summary>
public static class ProxyModels
{
    private static volatile Func<ProxyRequest, (IEvaluator? Evaluator, string Wrong)>? open;

    /// <summary>Says how proxies are opened: the evaluator, or null and what is wrong.</summary>
    public static void Use(Func<ProxyRequest, (IEvaluator? Evaluator, string Wrong)> how) => open = how;

    /// <summary>Opens a proxy.</summary>
    internal static (IEvaluator? Evaluator, string Wrong) Open(ProxyRequest request) =>
        open is { } how ? how(request) : (null, "This program opens no proxies.");
}

/// <summary>A proxy that a spec names as its evaluator.</summary>
/// <param name="Bytes">The trained proxy as it was saved.</param>
/// <param name="Space">The designs.</param>
/// <param name="Metrics">What it has to answer.</param>
/// <param name="Constants">Texts of inputs that no parameter gives.</param>
/// <param name="RefusesOutside">Whether a design beyond what it learned from is infeasible instead of flagged.</param>
public sealed record ProxyRequest(
    ReadOnlyMemory<byte> Bytes, DesignSpace Space, IReadOnlyList<MetricDefinition> Metrics, IReadOnlyDictionary<string, string> Constants, bool RefusesOutside);
