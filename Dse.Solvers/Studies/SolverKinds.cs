using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Solvers.Studies.Mappings;

namespace Dse.Solvers.Studies;

/// <summary>Kinds of evaluation lines that need a solver.</summary>
public static class SolverKinds
{
    /// <summary>Adds them to <see cref="EvaluationKinds"/>; may be called again.</summary>
    public static void Register() => EvaluationKinds.Add(new MappingSearchKind(new MappingSearch()));
}
