using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dse.Core.Cost.Pipelines;
using Dse.Core.Cost.Training;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Timelines;

/// <summary>A training step as a Chrome trace that ui.perfetto.dev opens: a track per pipeline stage, a slice per microbatch and pass.</summary>
/// <remarks>Trace Event Format: complete events (<c>ph: X</c>) with microseconds, metadata events for names.</remarks>
internal sealed class PerfettoExport : IPointExport
{
    // Perfetto's page takes some hundred thousand slices; the steady phase of a pipeline repeats.
    private const int MaxSlices = 100_000;

    private static readonly JsonWriterOptions Options = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ExportFormat Format { get; } = new("perfetto", "Perfetto: the pipeline's timeline as a Chrome trace", "application/json", "json", ["TrainingPlan"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (TrainingPoint.Read(point, notes, out error) is not { } training)
        {
            return null;
        }

        var plan = training.Plan;
        var shown = Shown(plan, training.Microbatches);
        if (shown < training.Microbatches)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Shows {shown} of {training.Microbatches} microbatches; the steady phase repeats for the others."));
        }

        var times = training.Stages;
        var schedule = plan.Pp == 1 ? PipelineSchedule.OneForwardOneBackward : plan.Schedule;
        var events = PipelineTimeline.Of(schedule, times.Durations, plan.Vp, shown);
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("displayTimeUnit", "ms");
            WriteRemarks(writer, point, training, notes);
            writer.WriteStartArray("traceEvents");
            WriteName(writer, "process_name", 0, $"{training.Work.Model.Name}, {plan.Pp} stages");
            for (var stage = 0; stage < plan.Pp; stage++)
            {
                WriteName(writer, "thread_name", stage, string.Create(CultureInfo.InvariantCulture, $"stage {stage}"));
            }

            foreach (var slice in events)
            {
                WriteSlice(writer, slice, plan.Schedule == PipelineSchedule.DualPipe, plan.Vp);
            }

            WriteTail(writer, plan.Pp, events.Max(e => e.StartSeconds + e.Seconds), (training.Microbatches - shown) * times.SlowestSeconds, times.Estimate);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static int Shown(in TrainingPlan plan, int microbatches)
    {
        var slices = plan.Pp * plan.Vp * 3L;
        if (slices * microbatches <= MaxSlices)
        {
            return microbatches;
        }

        // As many as fit, with the remainder that decides how the last round of an interleaved schedule looks.
        var fit = (int)Math.Max(4L * plan.Pp, MaxSlices / slices);
        fit -= (fit - (microbatches % plan.Pp)) % plan.Pp;
        fit += plan.Schedule == PipelineSchedule.DualPipe ? fit % 2 : 0;
        return Math.Min(microbatches, fit);
    }

    private static void WriteRemarks(Utf8JsonWriter writer, PointToExport point, TrainingPoint training, IEnumerable<string> notes)
    {
        writer.WriteStartObject("otherData");
        writer.WriteString("study", point.Study);
        writer.WriteNumber("point", point.Point.Id);
        writer.WriteNumber("stepTimeSeconds", training.StepSeconds);
        writer.WriteString("products", string.Join(' ', training.Products));
        writer.WriteString("notes", string.Join(' ', notes));
        writer.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter writer, string kind, int stage, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("ph", "M");
        writer.WriteString("name", kind);
        writer.WriteNumber("pid", 1);
        writer.WriteNumber("tid", stage + 1);
        writer.WriteStartObject("args");
        writer.WriteString("name", name);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteSlice(Utf8JsonWriter writer, in PipelineEvent slice, bool twoWay, int chunks)
    {
        var task = slice.Task;
        var lane = twoWay ? (task.Chunk == 0 ? "down" : "up") : chunks > 1 ? string.Create(CultureInfo.InvariantCulture, $"chunk {task.Chunk}") : string.Empty;
        var (letter, category) = task.Work switch
        {
            PipelineWork.Forward => ("F", "forward"),
            PipelineWork.Backward => ("B", "backward"),
            PipelineWork.InputGradient => ("Bi", "backward"),
            PipelineWork.WeightGradient => ("W", "weightGradient"),
            _ => ("F", "forwardAndBackward"),
        };
        var name = string.Create(CultureInfo.InvariantCulture, $"{letter}{task.Microbatch}");
        name = task.Work == PipelineWork.ForwardAndBackward ? string.Create(CultureInfo.InvariantCulture, $"{name}+B{task.BackwardMicrobatch}") : name;
        WriteComplete(writer, name, category, slice.Stage, slice.StartSeconds, slice.Seconds, task.Microbatch, lane);
    }

    // What follows the last microbatch: gradients between replicas, optimizer, the rest of the step.
    private static void WriteTail(Utf8JsonWriter writer, int stages, double start, double leftOutSeconds, in TrainingEstimate estimate)
    {
        var rest = Math.Max(0, estimate.StepSeconds - start - leftOutSeconds - estimate.OptimizerSeconds);
        foreach (var (name, seconds) in new[] { ("replicas and host", rest), ("optimizer", estimate.OptimizerSeconds) })
        {
            for (var stage = 0; stage < stages; stage++)
            {
                WriteComplete(writer, name, "step", stage, start, seconds, microbatch: null, string.Empty);
            }

            start += seconds;
        }
    }

    private static void WriteComplete(Utf8JsonWriter writer, string name, string category, int stage, double start, double seconds, int? microbatch, string lane)
    {
        writer.WriteStartObject();
        writer.WriteString("ph", "X");
        writer.WriteString("name", name);
        writer.WriteString("cat", category);
        writer.WriteNumber("pid", 1);
        writer.WriteNumber("tid", stage + 1);
        writer.WriteNumber("ts", start * 1e6);
        writer.WriteNumber("dur", seconds * 1e6);
        if (microbatch is { } number)
        {
            writer.WriteStartObject("args");
            writer.WriteNumber("microbatch", number);
            if (lane.Length > 0)
            {
                writer.WriteString("lane", lane);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
