using System.Buffers;
using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Studies.ServingPlans;

namespace Dse.Core.Studies.Fleets;

/// <summary>What an instance that runs a serving plan does: requests per second by bucket, its rent and its draw.</summary>
/// <param name="Throughput">Requests per second of an instance that serves one bucket alone, [output][input]; 0 where it cannot.</param>
/// <param name="CostPerHour">Rent of its devices; null where the catalog has no price.</param>
/// <param name="PowerWatts">Draw of its devices in the bucket where they draw most; null where it is not known.</param>
internal sealed record ServedTable(double[][] Throughput, double? CostPerHour, double? PowerWatts)
{
    private const string Field = "serving";

    /// <summary>Reads <c>serving</c>, a line of kind ServingPlan without sizes; null when absent or after errors.</summary>
    /// <param name="device">The entry that holds it.</param>
    /// <param name="mix">The requests; null after errors in them.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static ServedTable? Read(SpecObject device, RequestMix? mix, ICollection<SpecError> errors)
    {
        if (device.Member(Field) is not { } line || mix is null)
        {
            return null;
        }

        if (mix.OutputTicks is not { } outputs || mix.InputTicks is not { } inputs)
        {
            device.Error(Field, "noTicks", "A serving plan is priced at sizes in tokens, which nothing tells. Give 'ticks', the upper ends of the buckets.");
            return null;
        }

        var path = $"{device.Path}.{Field}";
        if (line.ValueKind != JsonValueKind.Object)
        {
            device.Error(Field, "wrongType", $"Expected the fields of a line of kind ServingPlan, found {SpecObject.Describe(line)}.");
            return null;
        }

        if (Array.Find(["inputTokens", "outputTokens", "arrivals"], name => line.TryGetProperty(name, out var given) && given.ValueKind != JsonValueKind.Null) is { } odd)
        {
            errors.Add(new SpecError($"{path}.{odd}", "notTogether", $"The buckets of the mix tell '{odd}'. Leave it out."));
            return null;
        }

        // Of the smallest requests, in which cached tokens must fit.
        if (ServingPlanKind.Read(Sized(line, inputs[0], outputs[0]), out var model, out var plan) is { } error)
        {
            errors.Add(error with { Path = path + error.Path[1..] });
            return null;
        }

        var (work, power) = (model!.Work, double.NegativeInfinity);
        var alone = new ServingModel(work).Evaluate(plan with { Concurrency = 1 });
        if (alone.Problem != ServingProblem.None)
        {
            var violation = ServingViolations.Of(alone, plan, work);
            errors.Add(violation with { Path = path + violation.Path[1..] });
            return null;
        }

        double[][] table = [.. outputs.Select(output => inputs.Select(input => MostRequests(work with { InputTokens = input, OutputTokens = output }, plan, ref power)).ToArray())];
        var rent = work.Cluster.Nodes is null ? work.Cluster.Device.UsdPerHour * work.Cluster.Devices : null;
        return new ServedTable(table, rent, double.IsFinite(power) ? power * work.Cluster.Devices : null);
    }

    // With as many requests in flight as memory and the limits of the plan's slo allow, in steps of a third.
    private static double MostRequests(ServingWorkload work, in ServingPlan plan, ref double power)
    {
        var (model, most, draw) = (new ServingModel(work), 0.0, double.NaN);
        for (var concurrency = 1; ; concurrency = Math.Min(plan.Concurrency, Math.Max(concurrency + 1, concurrency * 4 / 3)))
        {
            var estimate = model.Evaluate(plan with { Concurrency = concurrency });
            if (estimate.Problem == ServingProblem.None && estimate.RequestsPerSecond > most
                && !(estimate.TtftSeconds * 1e3 > work.TtftLimitMs) && !(estimate.TpotSeconds * 1e3 > work.TpotLimitMs))
            {
                (most, draw) = (estimate.RequestsPerSecond, estimate.PowerWatts);
            }

            if (concurrency >= plan.Concurrency)
            {
                power = most > 0 ? Math.Max(power, draw) : power;
                return most;
            }
        }
    }

    private static JsonElement Sized(JsonElement line, int input, int output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in line.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
            {
                member.WriteTo(writer);
            }

            writer.WriteNumber("inputTokens", input);
            writer.WriteNumber("outputTokens", output);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
