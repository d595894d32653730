using System.Globalization;
using Dse.Core.Cost.Training;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Bench.Accuracy;

/// <summary>Every measured row as CSV: what was measured, what is predicted, and the terms it is made of; for studying residuals.</summary>
internal static class TrainingTerms
{
    public static void Write(IEnumerable<MeasuredRow> rows)
    {
        var isFirst = true;
        foreach (var row in rows)
        {
            var estimate = row.Estimate(TrainingConstants.Default);
            var terms = PlanWaterfall.Time(estimate);
            if (isFirst)
            {
                Console.WriteLine("id,table,group,measured_s,predicted_s,memory_ratio,recompute," + string.Join(',', terms.Select(t => t.Name)));
                isFirst = false;
            }

            // Rates fall as the step grows: the measured step follows from the ratio of prediction and measurement.
            var predicted = row.Predict(TrainingConstants.Default).Value;
            var measured = row.Metric == "iteration_time" ? row.Value : estimate.StepSeconds * predicted / row.Value;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Id},{row.Table},{row.Group.Replace(',', ' ')},{measured:G6},{estimate.StepSeconds:G6},{estimate.MemoryRatio:F3},{estimate.Recompute},{string.Join(',', terms.Select(t => t.Seconds.ToString("G5", CultureInfo.InvariantCulture)))}"));
        }
    }
}
