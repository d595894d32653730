using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>An evaluator that can be given some rows of a batch: the rows of one device among those of many.</summary>
internal interface IRowEvaluator : IEvaluator
{
    /// <summary>As <see cref="IEvaluator.Evaluate(CandidateBatch, ScoredBatch)"/>, for so many rows from the first.</summary>
    void EvaluateRows(CandidateBatch candidates, ScoredBatch scores, int first, int count);
}
