using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>The objectives of one design.</summary>
/// <param name="x">The parameters' values.</param>
/// <param name="f">Receives the objectives.</param>
internal delegate void ObjectiveFormula(ReadOnlySpan<double> x, Span<double> f);

/// <summary>A formula over the values of one design, without constraints.</summary>
internal sealed class PlainFunction(ObjectiveFormula formula) : TestFunction
{
    /// <summary>Puts a formula together with its box.</summary>
    public static PlainFunction Make(string name, int objectives, IReadOnlyList<Parameter> parameters, ObjectiveFormula formula) =>
        new(formula) { Name = name, Parameters = parameters, Metrics = Numbered(objectives) };

    public override void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        Span<double> x = stackalloc double[Parameters.Count];
        Span<double> f = stackalloc double[Metrics.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            for (var p = 0; p < x.Length; p++)
            {
                x[p] = candidates.Space.ValueOf(p, candidates.Column(p)[row]);
            }

            formula(x, f);
            for (var m = 0; m < f.Length; m++)
            {
                scores.Metric(m)[row] = f[m];
            }

            scores.Outcomes[row] = TrialOutcome.Feasible;
        }
    }
}
