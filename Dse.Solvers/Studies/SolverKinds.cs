using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Core.Studies.External;
using Dse.Solvers.Studies.Mappings;
using Dse.Solvers.Surrogates.Proxies;

namespace Dse.Solvers.Studies;

/// <summary>What studies and evaluation lines need of the solvers.</summary>
public static class SolverKinds
{
    /// <summary>Adds them to <see cref="EvaluationKinds"/>, and says how proxies are opened; may be called again.</summary>
    public static void Register()
    {
        EvaluationKinds.Add(new MappingSearchKind(new MappingSearch()));
        ProxyModels.Use(ProxyEvaluator.Open);
    }
}
