using System.Text.Json;
using Dse.Core.Cost.Training.Calculon;

namespace Dse.Core.Studies.TrainingPlans.Calculon;

/// <summary>Writes the answer to a line with <c>plan.calculon</c>: the usual metrics and, under <c>calculon</c>, the peer's own figures.</summary>
internal static class CalculonAnswer
{
    private const double GiB = 1L << 30;

    /// <summary>Answers a line; null when it did, else the error.</summary>
    public static SpecError? Write(SpecObject root, ICollection<SpecError> errors, Utf8JsonWriter answer, bool explain)
    {
        if (CalculonReader.Read(root, errors) is not { } line)
        {
            return errors.First();
        }

        var estimate = new CalculonPeer(line.Application, line.System).Evaluate(line.Execution);
        WriteFeasibility(answer, line, estimate);
        WriteMetrics(answer, line, estimate);
        if (estimate.Block is not null)
        {
            WriteStatistics(answer, line, estimate);
            if (explain)
            {
                WriteWaterfall(answer, estimate);
            }
        }

        return null;
    }

    private static void WriteFeasibility(Utf8JsonWriter answer, CalculonLine line, in CalculonEstimate estimate)
    {
        LineAnswer.WriteFeasibility(answer, estimate.Problem == CalculonProblem.None ? null : CalculonViolations.Of(line, estimate));
    }

    private static void WriteMetrics(Utf8JsonWriter answer, CalculonLine line, CalculonEstimate estimate)
    {
        var values = PlanMetrics.All.Select(m => (m.Name, Value: estimate.Block is null ? double.NaN : Value(m.Name, line, estimate))).ToList();
        answer.WriteStartObject("metrics");
        foreach (var (name, value) in values)
        {
            WriteNumber(answer, name, value);
        }

        answer.WriteEndObject();
        answer.WriteStartObject("nullReasons");
        foreach (var (name, _) in values.Where(v => !double.IsFinite(v.Value)))
        {
            answer.WriteString(name, estimate.Block is null ? "the plan breaks a rule and was not priced" : "Calculon does not compute it");
        }

        answer.WriteEndObject();
        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
    }

    private static double Value(string metric, CalculonLine line, in CalculonEstimate estimate)
    {
        var seconds = estimate.Seconds.Total;
        var memory = estimate.Memory;
        return metric switch
        {
            "stepTimeSeconds" => seconds,
            "samplesPerSecond" => estimate.SamplesPerSecond,
            "tokensPerSecondPerDevice" => estimate.SamplesPerSecond * line.Application.Sequence / line.Execution.Processors,
            "modelFlopsUtilizationRatio" => CalculonStatistics.PerfectSeconds(line, estimate) / seconds,
            "modelTflopsPerDevice" => CalculonStatistics.PerfectSeconds(line, estimate) * line.System.Matrix.Peak / seconds / 1e12,
            "memoryGiB" => memory.First / GiB,
            "weightsGiB" => memory.Weights / GiB,
            "optimizerGiB" => (memory.WeightGradients + memory.Optimizer) / GiB,
            "activationsGiB" => (memory.Activations + memory.Checkpoints + memory.ActivationGradients) / GiB,
            "bubbleRatio" => estimate.Seconds.Bubble / seconds,
            _ => double.NaN,
        };
    }

    private static void WriteStatistics(Utf8JsonWriter answer, CalculonLine line, in CalculonEstimate estimate)
    {
        answer.WriteStartObject("calculon");
        foreach (var (name, value) in CalculonStatistics.Of(line, estimate))
        {
            WriteNumber(answer, name, value);
        }

        answer.WriteEndObject();
    }

    private static void WriteWaterfall(Utf8JsonWriter answer, CalculonEstimate estimate)
    {
        var seconds = estimate.Seconds;
        var memory = estimate.Memory;
        answer.WriteStartObject("waterfall");
        WriteTerms(answer, "timeSeconds", 1,
        [
            ("forward", seconds.Forward), ("backward", seconds.Backward), ("recompute", seconds.Recompute),
            ("tensorParallelComm", seconds.Tensor), ("repeatedComm", seconds.Repeated), ("pipelineComm", seconds.Pipeline), ("bubble", seconds.Bubble),
            ("dataParallelComm", estimate.Data.ExposedSeconds), ("optimizer", seconds.Optimizer), ("offload", seconds.ForwardOffload + seconds.BackwardOffload),
        ]);
        WriteTerms(answer, "memoryGiB", GiB,
        [
            ("weights", memory.Weights), ("gradients", memory.WeightGradients), ("optimizerState", memory.Optimizer),
            ("activations", memory.Activations + memory.Checkpoints), ("activationGradients", memory.ActivationGradients),
        ]);
        answer.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter answer, string name, double unit, IReadOnlyList<(string Term, double Value)> terms)
    {
        var total = terms.Sum(t => t.Value);
        answer.WriteStartArray(name);
        foreach (var (term, value) in terms)
        {
            answer.WriteStartObject();
            answer.WriteString("term", term);
            answer.WriteNumber("value", value / unit);
            answer.WriteNumber("shareRatio", value / total);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter answer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            answer.WriteNumber(name, value);
        }
        else
        {
            answer.WriteNull(name);
        }
    }
}
