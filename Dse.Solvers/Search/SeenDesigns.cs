using Dse.Core.Spaces;

namespace Dse.Solvers.Search;

/// <summary>Remembers every design that was proposed and finds ones that were not.</summary>
/// <remarks>When random draws keep repeating themselves, a discrete space is walked for what is left, so that small spaces are used up exactly.</remarks>
internal sealed class SeenDesigns(DesignSpace space, SpaceSampler sampler, CancellationToken cancellation)
{
    private const int Draws = 64;
    private const long StepsPerCheck = 1 << 16;

    private readonly HashSet<UInt128> keys = [];
    private SpaceWalker? walker;

    /// <summary>Designs remembered.</summary>
    public int Count => keys.Count;

    /// <summary>Remembers a design.</summary>
    /// <returns>False when it was known.</returns>
    public bool Add(ReadOnlySpan<double> cells) => keys.Add(space.KeyOf(cells));

    /// <summary>Whether a design is remembered.</summary>
    public bool Contains(ReadOnlySpan<double> cells) => keys.Contains(space.KeyOf(cells));

    /// <summary>Draws a design that was not proposed before and remembers it.</summary>
    /// <returns>False when there is none left (exactly so in a discrete space).</returns>
    public bool TryDrawNew(RandomSource random, Span<double> cells)
    {
        for (var draw = 0; draw < Draws && walker is null; draw++)
        {
            if (!sampler.TrySample(random, cells))
            {
                break;
            }

            if (Add(cells))
            {
                return true;
            }
        }

        return space.IsDiscrete && TryWalkToNew(cells);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(walker is not null);
        writer.Write(keys.Count);
        foreach (var key in keys)
        {
            writer.Write((ulong)(key >> 64));
            writer.Write((ulong)key);
        }
    }

    public void Restore(BinaryReader reader)
    {
        walker = reader.ReadBoolean() ? new SpaceWalker(space) : null;
        keys.Clear();
        for (var left = reader.ReadCount(16); left > 0; left--)
        {
            keys.Add(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()));
        }
    }

    // Everything before the walker's position is known, so that starting over after a restore gives the same designs.
    private bool TryWalkToNew(Span<double> cells)
    {
        walker ??= new SpaceWalker(space);
        while (!walker.IsOver)
        {
            cancellation.ThrowIfCancellationRequested();
            if (walker.Next(StepsPerCheck) && Add(walker.Cells))
            {
                walker.Cells.CopyTo(cells);
                return true;
            }
        }

        return false;
    }
}
