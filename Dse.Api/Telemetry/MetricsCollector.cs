using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Dse.Api.Telemetry;

/// <summary>Gathers what the process's instruments report, so that <c>/metrics</c> can show it.</summary>
/// <remarks>
/// Thread-safe. Counters and up-down counters sum, histograms keep fixed buckets, observable instruments are read when
/// the page is. A family holds at most <see cref="SeriesLimit"/> label sets; further ones are not kept.
/// </remarks>
internal sealed class MetricsCollector : IDisposable
{
    private const int SeriesLimit = 500;

    private static readonly double[] SecondBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
    private static readonly double[] CountBuckets = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    private readonly ConcurrentDictionary<Instrument, Family> families = new();
    private readonly MeterListener listener = new();
    private readonly Lock reading = new();

    /// <summary>Starts listening to the meters whose name begins with one of the prefixes.</summary>
    public MetricsCollector(params string[] meterPrefixes)
    {
        listener.InstrumentPublished = (instrument, owner) =>
        {
            if (Array.Exists(meterPrefixes, p => instrument.Meter.Name.StartsWith(p, StringComparison.Ordinal)))
            {
                owner.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument, Family.Of));
            }
        };
        listener.SetMeasurementEventCallback<byte>(static (_, v, tags, family) => Record(v, tags, family));
        listener.SetMeasurementEventCallback<short>(static (_, v, tags, family) => Record(v, tags, family));
        listener.SetMeasurementEventCallback<int>(static (_, v, tags, family) => Record(v, tags, family));
        listener.SetMeasurementEventCallback<long>(static (_, v, tags, family) => Record(v, tags, family));
        listener.SetMeasurementEventCallback<float>(static (_, v, tags, family) => Record(v, tags, family));
        listener.SetMeasurementEventCallback<double>(static (_, v, tags, family) => Record(v, tags, family));
        listener.SetMeasurementEventCallback<decimal>(static (_, v, tags, family) => Record((double)v, tags, family));
        listener.Start();
    }

    /// <summary>Everything gathered so far, in the exposition format.</summary>
    public string Render()
    {
        lock (reading)
        {
            foreach (var family in families.Values.Where(f => f.IsObservable))
            {
                family.Series.Clear();
            }

            listener.RecordObservableInstruments();
            var text = new PrometheusText();
            foreach (var group in families.Values.GroupBy(f => f.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var first = group.First();
                text.Family(first.Name, first.Type, first.Help);
                foreach (var family in group)
                {
                    family.WriteTo(text);
                }
            }

            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var family = (Family)state!;
        var labels = PrometheusText.Labels(tags);
        if (!family.Series.TryGetValue(labels, out var series))
        {
            if (family.Series.Count >= SeriesLimit)
            {
                return;
            }

            series = family.Series.GetOrAdd(labels, _ => new Series(family.Buckets));
        }

        series.Record(value, sum: !family.IsLastValue);
    }

    private sealed record Family(string Name, string Type, string? Help, bool IsObservable, bool IsLastValue, double[]? Buckets)
    {
        public ConcurrentDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public static Family Of(Instrument instrument)
        {
            var kind = instrument.GetType().Name;
            var histogram = kind.StartsWith("Histogram", StringComparison.Ordinal);
            var counter = kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal);
            var observable = instrument.IsObservable;
            return new Family(
                PrometheusText.Name(instrument.Name, instrument.Unit, counter),
                histogram ? "histogram" : counter ? "counter" : "gauge",
                instrument.Description,
                observable,
                observable || kind.StartsWith("Gauge", StringComparison.Ordinal),
                histogram ? instrument.Unit == "s" ? SecondBuckets : CountBuckets : null);
        }

        public void WriteTo(PrometheusText text)
        {
            foreach (var (labels, series) in Series.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                series.WriteTo(text, Name, labels);
            }
        }
    }

    private sealed class Series(double[]? buckets)
    {
        private readonly Lock gate = new();
        private readonly long[] counts = new long[(buckets?.Length ?? -1) + 1];
        private double value;
        private long count;

        public void Record(double measured, bool sum)
        {
            lock (gate)
            {
                value = sum ? value + measured : measured;
                count++;
                if (buckets is not null)
                {
                    var at = Array.BinarySearch(buckets, measured);
                    counts[at < 0 ? ~at : at]++;
                }
            }
        }

        public void WriteTo(PrometheusText text, string name, string labels)
        {
            lock (gate)
            {
                if (buckets is null)
                {
                    text.Sample(name, labels, value);
                    return;
                }

                long below = 0;
                for (var b = 0; b < buckets.Length; b++)
                {
                    below += counts[b];
                    text.Sample(name + "_bucket", PrometheusText.Join(labels, $"le=\"{PrometheusText.Number(buckets[b])}\""), below);
                }

                text.Sample(name + "_bucket", PrometheusText.Join(labels, "le=\"+Inf\""), count);
                text.Sample(name + "_sum", labels, value);
                text.Sample(name + "_count", labels, count);
            }
        }
    }
}
