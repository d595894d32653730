namespace Dse.Core.Cost.Accelerators.LoopNests.Chains;

/// <summary>
/// How layers of a chain take turns: each makes a tile of its outputs at a time, as soon as the next layer lacks rows for its own
/// next tile (docs/mapping.md §3).
/// </summary>
/// <remarks>
/// Immutable. Rows that two tiles read are kept (the halo is retained); where columns are cut into strips, each strip is made on its
/// own, columns at the seams again (the halo is recomputed).
/// </remarks>
/// <param name="Strips">Strips of columns of the last layer.</param>
/// <param name="Steps">Tiles of rows of the last layer in each strip.</param>
/// <param name="Tiles">What each layer makes at a time.</param>
/// <param name="HeldWords">The most words of each tensor between two layers that lie in the chip at once.</param>
public sealed record ChainTiling(long Strips, long Steps, IReadOnlyList<ChainTile> Tiles, IReadOnlyList<double> HeldWords)
{
    /// <summary>Whether every layer runs once over everything.</summary>
    public bool IsWhole => Strips == 1 && Steps == 1 && Parts == 1;

    /// <summary>Parts of the images.</summary>
    public long Parts { get; private init; }

    /// <summary>Lays out the tiles.</summary>
    /// <param name="layers">The layers, each of which reads what the one before writes; at least one.</param>
    /// <param name="images">Images at a time; divides all images.</param>
    /// <param name="strips">Strips of columns of the last layer; divides its columns.</param>
    /// <param name="steps">Tiles of rows of the last layer; divides its rows. Layers before are cut into as many, rounded up.</param>
    public static ChainTiling Of(IReadOnlyList<ChainLayer> layers, long images, long strips, long steps)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var last = layers.Count - 1;
        var parts = layers[last][LoopDimension.N] / images;
        var tiles = new ChainTile[layers.Count];
        for (var i = last; i >= 0; i--)
        {
            var layer = layers[i];
            var (columns, rows) = (layer[LoopDimension.P], layer[LoopDimension.Q]);
            var width = i == last ? columns / strips
                : strips == 1 ? columns
                : Math.Min(columns, Math.Max(Ceiling(columns, strips), Window(tiles[i + 1].Columns, layers[i + 1], LoopDimension.R)));
            var height = Ceiling(rows, steps);
            tiles[i] = new ChainTile(images, width, height, (double)parts * strips * Ceiling(rows, height) * layer.Repeats);
        }

        var written = Rows(layers, tiles);
        var held = new double[last];
        for (var i = 0; i < last; i++)
        {
            var (mine, next) = (tiles[i], tiles[i + 1]);

            // What is read counts with its padding, as everywhere in the model.
            var read = (double)Window(next.Rows, layers[i + 1], LoopDimension.S) * Window(next.Columns, layers[i + 1], LoopDimension.R);
            held[i] = layers[i].Filters * images * Math.Max(read, (double)written[i] * mine.Columns);
        }

        return new ChainTiling(strips, steps, tiles, held) { Parts = parts };
    }

    // The most rows of each tensor between that are made and not done with, in one strip.
    private static long[] Rows(IReadOnlyList<ChainLayer> layers, ChainTile[] tiles)
    {
        var last = layers.Count - 1;
        var (made, done, most) = (new long[last + 1], new long[last + 1], new long[last + 1]);
        void Run(int i)
        {
            var (layer, rows) = (layers[i], layers[i][LoopDimension.Q]);
            var end = Math.Min(rows, made[i] + tiles[i].Rows);
            if (i > 0)
            {
                var before = layers[i - 1][LoopDimension.Q];
                var above = Math.Max(0, Window(rows, layer, LoopDimension.S) - before) / 2;
                var wanted = Math.Min(before, Window(end, layer, LoopDimension.S) - above);
                done[i - 1] = Math.Max(0, (made[i] * layer.Strides.StrideHeight) - above);
                while (made[i - 1] < wanted)
                {
                    Run(i - 1);
                    most[i - 1] = Math.Max(most[i - 1], made[i - 1] - done[i - 1]);
                }
            }

            made[i] = end;
        }

        while (made[last] < layers[last][LoopDimension.Q])
        {
            Run(last);
        }

        return most;
    }

    private static long Window(long outputs, ChainLayer layer, LoopDimension filter) =>
        ((outputs - 1) * (filter == LoopDimension.R ? layer.Strides.StrideWidth : layer.Strides.StrideHeight)) + layer[filter];

    private static long Ceiling(long size, long parts) => (size + parts - 1) / parts;
}
