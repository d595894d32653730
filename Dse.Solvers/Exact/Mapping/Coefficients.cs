using System.Text;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>How components depend on the slots of a loop under a skeleton, and which slots are of use.</summary>
internal sealed class Coefficients
{
    private readonly MapSpace space;
    private readonly Skeleton skeleton;

    public Coefficients(MapSpace space, Skeleton skeleton)
    {
        this.space = space;
        this.skeleton = skeleton;
        Of = new sbyte[MapSpace.Dimensions, space.Slots.Length, space.Components];
        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            for (var s = 0; s < space.Slots.Length; s++)
            {
                Fill(d, s);
            }
        }

        Allowed = new int[MapSpace.Dimensions];
        Masks = [.. Enumerable.Range(0, MapSpace.Dimensions).Select(Mask)];
    }

    // [loop, slot, component]: exponent of the factor in the component; windows of inputs are apart.
    public sbyte[,,] Of { get; }

    // Per loop: slots that the skeleton allows.
    public int[] Allowed { get; }

    // Per loop: slots of use.
    public int[] Masks { get; }

    // The same for skeletons that no mapping tells apart.
    public string Signature()
    {
        var text = new StringBuilder();
        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            text.Append((char)Masks[d]);
            for (var s = 0; s < space.Slots.Length; s++)
            {
                for (var c = 0; c < space.Components && (Masks[d] & (1 << s)) != 0; c++)
                {
                    text.Append((char)(Of[d, s, c] + 1));
                }
            }
        }

        for (var level = 0; level < space.Levels - 1; level++)
        {
            // What comes first decides which windows may slide.
            var first = space.Keeps(level, MapSpace.Inputs) ? skeleton.FirstWindow[level] : -1;
            text.Append((char)(first + 1)).Append((char)(first < 0 ? 0 : skeleton.Choices[first].First + 2));
        }

        return text.ToString();
    }

    private void Fill(int dimension, int slot)
    {
        var (at, isSpatial) = space.Slots[slot];
        for (var level = 0; level < space.Levels; level++)
        {
            for (var tensor = 0; tensor < MapSpace.TensorCount; tensor++)
            {
                var i = (level * MapSpace.TensorCount) + tensor;
                var isRelevant = MapSpace.Irrelevant[dimension] != tensor;
                var isWindow = tensor == MapSpace.Inputs && MapSpace.IsAxis(dimension);
                if (space.Moved[i] is >= 0 and var moved)
                {
                    var counts = at <= level
                        ? isRelevant && !isWindow
                        : isSpatial || (isRelevant ? !(isWindow && (skeleton.IsRelaxed || skeleton.FirstWindow[level] == at)) : !skeleton.Free[level, tensor, at]);
                    Of[dimension, slot, moved] = (sbyte)(counts ? 1 : 0);
                }

                if (space.Tile[i] is >= 0 and var tile)
                {
                    Of[dimension, slot, tile] = (sbyte)(at <= level && isRelevant && !isWindow ? 1 : 0);
                }

                if (space.Shared[i] is >= 0 and var shared)
                {
                    Of[dimension, slot, shared] = (sbyte)(isSpatial && !isRelevant && at <= level && at > space.Inside(level, tensor) ? -1 : 0);
                }
            }

            if (space.Alone[level] is >= 0 and var alone)
            {
                Of[dimension, slot, alone] = (sbyte)(isSpatial && at > level ? -1 : 0);
            }

            if (space.Instances[level] is >= 0 and var instances)
            {
                Of[dimension, slot, instances] = (sbyte)(isSpatial && at > level ? 1 : 0);
            }

            if (space.Fan[level] is >= 0 and var fan)
            {
                Of[dimension, slot, fan] = (sbyte)(isSpatial && at == level ? 1 : 0);
            }
        }

        Of[dimension, slot, space.Serial] = (sbyte)(isSpatial ? -1 : 0);
        Of[dimension, slot, space.Macs] = 1;
    }

    private int Mask(int dimension)
    {
        var mask = 0;
        for (var s = 0; s < space.Slots.Length; s++)
        {
            var (level, isSpatial) = space.Slots[s];
            var isAllowed = isSpatial ? space.AllowsSpatial(level, dimension) : space.AllowsTemporal(level, dimension) && (skeleton.Choices[level].Groups & (1 << MapSpace.Irrelevant[dimension])) != 0;
            mask |= isAllowed ? 1 << s : 0;
        }

        Allowed[dimension] = mask;
        for (var b = 0; b < space.Slots.Length; b++)
        {
            for (var a = 0; a < space.Slots.Length && (mask & (1 << b)) != 0; a++)
            {
                if (a != b && (mask & (1 << a)) != 0 && Dominates(dimension, a, b) && (a < b || !Dominates(dimension, b, a)))
                {
                    mask &= ~(1 << b);
                }
            }
        }

        return mask;
    }

    // Whether factors never do better in temporal slot b than in temporal slot a.
    private bool Dominates(int dimension, int a, int b)
    {
        if (space.Slots[a].IsSpatial || space.Slots[b].IsSpatial)
        {
            return false;
        }

        for (var c = 0; c < space.Components; c++)
        {
            if (Of[dimension, a, c] > Of[dimension, b, c])
            {
                return false;
            }
        }

        for (var level = 0; level < space.Levels && MapSpace.IsAxis(dimension); level++)
        {
            // A window inside a tile and the same window moved over are not comparable; nor is a sliding window with one that does not.
            if (space.Keeps(level, MapSpace.Inputs)
                && ((space.Slots[a].Level <= level) != (space.Slots[b].Level <= level) || skeleton.FirstWindow[level] == space.Slots[b].Level))
            {
                return false;
            }
        }

        return true;
    }
}
