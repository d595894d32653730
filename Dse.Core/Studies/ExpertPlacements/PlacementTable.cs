using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Which experts each device holds: the artifact <c>[layer][device][slot] = expert</c>. Empty slots are left out.</summary>
/// <param name="Layers">Experts by layer, device and slot.</param>
public sealed record PlacementTable(int[][][] Layers)
{
    /// <summary>Copies of each expert of a layer.</summary>
    public int[] Copies(int layer, int experts)
    {
        var copies = new int[experts];
        foreach (var device in Layers[layer])
        {
            foreach (var expert in device)
            {
                copies[expert]++;
            }
        }

        return copies;
    }

    /// <summary>The devices that hold each expert of a layer, ascending.</summary>
    public int[][] Holders(int layer, int experts)
    {
        var holders = Enumerable.Range(0, experts).Select(_ => new List<int>()).ToArray();
        for (var device = 0; device < Layers[layer].Length; device++)
        {
            foreach (var expert in Layers[layer][device])
            {
                holders[expert].Add(device);
            }
        }

        return [.. holders.Select(h => h.ToArray())];
    }

    /// <summary>The table as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(Layers);
}
