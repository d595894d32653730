using System.Globalization;
using System.Text.RegularExpressions;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>
/// A mapping written as Timeloop prints it, <c>L3[WIO] C3 K16 - L2[WI] N1 K4X - L1[O] P7 - L0[W] Q16</c>: outermost level
/// first, loops outermost first, X marks a spatial one, the brackets say which tensors a level keeps. Turned into features:
/// products of factors per level and per dimension, and what moves between levels under the rule that loops which do not
/// index a tensor keep it when they are innermost.
/// </summary>
internal static partial class LoopNest
{
    private const string Dimensions = "RSPQCKN";
    private const int MaxLevel = 3;
    private static readonly (char Tensor, string Indexed)[] Tensors = [('W', "RSCK"), ('I', "NCPQRS"), ('O', "NKPQ")];

    /// <summary>The features' names.</summary>
    public static IReadOnlyList<string> Names { get; } = MakeNames();

    /// <summary>Whether a text is a loop nest.</summary>
    public static bool Is(string text) => TryParse(text, out _);

    /// <summary>The features of a loop nest: base-2 logarithms; null when the text is none.</summary>
    public static double[]? Features(string text)
    {
        if (!TryParse(text, out var levels))
        {
            return null;
        }

        var features = new List<double>(Names.Count);
        var compute = levels.SelectMany(l => l.Loops).Where(l => !l.IsSpatial).Sum(l => Math.Log2(l.Factor));
        features.Add(compute);
        features.Add(levels.SelectMany(l => l.Loops).Where(l => l.IsSpatial).Sum(l => Math.Log2(l.Factor)));
        for (var level = 0; level <= MaxLevel; level++)
        {
            var loops = levels.Where(l => l.Index == level).SelectMany(l => l.Loops).ToArray();
            features.Add(loops.Where(l => !l.IsSpatial).Sum(l => Math.Log2(l.Factor)));
            features.Add(loops.Where(l => l.IsSpatial).Sum(l => Math.Log2(l.Factor)));
            foreach (var dimension in Dimensions)
            {
                features.Add(loops.Where(l => l.Dimension == dimension).Sum(l => Math.Log2(l.Factor)));
            }
        }

        AddTraffic(levels, compute, features);
        return [.. features];
    }

    private static void AddTraffic(List<Level> levels, double compute, List<double> features)
    {
        for (var level = 1; level <= MaxLevel; level++)
        {
            var total = 0.0;
            foreach (var (tensor, indexed) in Tensors)
            {
                var keeps = levels.Exists(l => l.Index == level && l.Tensors.Contains(tensor, StringComparison.Ordinal));
                if (!keeps)
                {
                    features.Add(-1);
                    features.Add(-1);
                    continue;
                }

                var below = levels.Where(l => l.Index < level && l.Tensors.Contains(tensor, StringComparison.Ordinal)).Select(l => l.Index).DefaultIfEmpty(-1).Max();
                var tile = Tile(tensor, indexed, below, levels);
                var moved = tile * Refills(indexed, below, levels);
                total += moved;
                features.Add(Math.Log2(moved));
                features.Add(Math.Log2(tile));
            }

            features.Add(total > 0 ? Math.Log2(total) - compute : -64);
        }
    }

    // Words of a tensor that the levels up to one hold; an input's rows and columns overlap as filters slide.
    private static double Tile(char tensor, string indexed, int level, List<Level> levels)
    {
        double Extent(char dimension) => levels.Where(l => l.Index <= level).SelectMany(l => l.Loops).Where(l => l.Dimension == dimension).Aggregate(1.0, (product, l) => product * l.Factor);

        // What lies below the lowest level that keeps it is spread over lanes: spatial loops further up widen the tile.
        var spread = levels.Where(l => l.Index > level).SelectMany(l => l.Loops).Where(l => l.IsSpatial && indexed.Contains(l.Dimension, StringComparison.Ordinal)).Aggregate(1.0, (product, l) => product * l.Factor);
        if (tensor == 'I')
        {
            return Extent('N') * Extent('C') * (Extent('P') + Extent('R') - 1) * (Extent('Q') + Extent('S') - 1) * spread;
        }

        return indexed.Aggregate(spread, (product, dimension) => product * Extent(dimension));
    }

    // Temporal loops above a level, those innermost that do not index the tensor left out.
    private static double Refills(string indexed, int level, List<Level> levels)
    {
        var loops = levels.Where(l => l.Index > level).OrderByDescending(l => l.Index).SelectMany(l => l.Loops).Where(l => !l.IsSpatial && l.Factor > 1).ToList();
        var last = loops.FindLastIndex(l => indexed.Contains(l.Dimension, StringComparison.Ordinal));
        return loops.Take(last + 1).Aggregate(1.0, (product, l) => product * l.Factor);
    }

    private static List<string> MakeNames()
    {
        var names = new List<string> { "temporal", "spatial" };
        for (var level = 0; level <= MaxLevel; level++)
        {
            names.Add($"L{level} temporal");
            names.Add($"L{level} spatial");
            names.AddRange(Dimensions.Select(d => $"L{level} {d}"));
        }

        for (var level = 1; level <= MaxLevel; level++)
        {
            names.AddRange(Tensors.SelectMany(t => new[] { $"L{level} {t.Tensor} moved", $"L{level} {t.Tensor} tile" }));
            names.Add($"L{level} moved per step");
        }

        return names;
    }

    private static bool TryParse(string text, out List<Level> levels)
    {
        levels = [];
        foreach (var part in text.Split(" - ", StringSplitOptions.TrimEntries))
        {
            var head = LevelHead().Match(part);
            if (!head.Success)
            {
                return false;
            }

            var loops = new List<Loop>();
            foreach (var token in part[head.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var loop = LoopToken().Match(token);
                if (!loop.Success || !double.TryParse(loop.Groups["factor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var factor) || factor < 1)
                {
                    return false;
                }

                loops.Add(new Loop(loop.Groups["dimension"].Value[0], factor, loop.Groups["spatial"].Success));
            }

            levels.Add(new Level(head.Groups["level"].Value[0] - '0', head.Groups["tensors"].Value, loops));
        }

        return levels.Count > 0;
    }

    [GeneratedRegex(@"^L(?<level>[0-3])\[(?<tensors>[WIO]*)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LevelHead();

    [GeneratedRegex("^(?<dimension>[RSPQCKN])(?<factor>[0-9]{1,12})(?<spatial>X)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoopToken();

    private sealed record Level(int Index, string Tensors, List<Loop> Loops);

    private sealed record Loop(char Dimension, double Factor, bool IsSpatial);
}
