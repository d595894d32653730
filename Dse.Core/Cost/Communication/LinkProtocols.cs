using Dse.Core.Hardware;

namespace Dse.Core.Cost.Communication;

/// <summary>How collectives use the links inside a scale-up domain: launch, step and rate of each protocol (catalog/calibration/collectives.csv).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class LinkProtocols
{
    private static readonly Lazy<IReadOnlyDictionary<string, LinkProtocols>> Rows = new(Load);

    private LinkProtocols(IReadOnlyList<Protocol> ring, IReadOnlyList<Protocol> direct, Protocol? multicast)
    {
        Ring = ring;
        Direct = direct;
        Multicast = multicast;
    }

    /// <summary>Protocols of ring collectives.</summary>
    public IReadOnlyList<Protocol> Ring { get; }

    /// <summary>Protocols of all-to-all.</summary>
    public IReadOnlyList<Protocol> Direct { get; }

    /// <summary>Sums in the switch; null where the switch cannot.</summary>
    public Protocol? Multicast { get; }

    /// <summary>The device's own row, else that of its generation.</summary>
    /// <remarks>Only NVLink switches from the fourth generation on sum (NVIDIA Hopper architecture whitepaper, 2022).</remarks>
    public static LinkProtocols For(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (Rows.Value.TryGetValue(device.Name, out var own))
        {
            return own;
        }

        var generation = Rows.Value[device.Year is > 0 and <= 2021 ? "A100-SXM4-80GB" : "H100-SXM5-80GB"];
        return device.HasSummingSwitch ? generation : new LinkProtocols(generation.Ring, generation.Direct, null);
    }

    /// <summary>The fastest protocol's time inside a domain.</summary>
    /// <param name="protocols">To choose from.</param>
    /// <param name="steps">Steps, one after the other.</param>
    /// <param name="bytes">Bytes that each rank sends.</param>
    /// <param name="bytesPerSecond">Bandwidth of its links.</param>
    public static double Fastest(IReadOnlyList<Protocol> protocols, double steps, double bytes, double bytesPerSecond)
    {
        var best = double.PositiveInfinity;
        foreach (var protocol in protocols)
        {
            best = Math.Min(best, protocol.Seconds(steps, bytes, bytesPerSecond));
        }

        return best;
    }

    private static Dictionary<string, LinkProtocols> Load() =>
        CatalogText.ReadCsv("calibration/collectives.csv").GroupBy(r => r["device"], StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            g => new LinkProtocols(
                [.. g.Where(r => r["pattern"] == "ring").Select(Parse)],
                [.. g.Where(r => r["pattern"] == "direct").Select(Parse)],
                g.Where(r => r["pattern"] == "multicast").Select(r => (Protocol?)Parse(r)).FirstOrDefault()),
            StringComparer.Ordinal);

    private static Protocol Parse(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column) => CatalogText.Number(row, column) ?? throw new InvalidDataException($"{row["device"]} {row["protocol"]}: no {column}.");
        return new Protocol(Cell("launch_us") * 1e-6, Cell("step_us") * 1e-6, Cell("link_ratio"));
    }

    /// <summary>One protocol.</summary>
    /// <param name="LaunchSeconds">Once per collective.</param>
    /// <param name="StepSeconds">Each step.</param>
    /// <param name="LinkRatio">Share of the links' bandwidth.</param>
    public readonly record struct Protocol(double LaunchSeconds, double StepSeconds, double LinkRatio)
    {
        /// <summary>The time of so many steps that send so many bytes in all.</summary>
        public double Seconds(double steps, double bytes, double bytesPerSecond) =>
            LaunchSeconds + (StepSeconds * steps) + (bytes / (LinkRatio * bytesPerSecond));
    }
}
