namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Placements by number, in the order in which they were found.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FoundPlacements
{
    /// <summary>The most placements of one study.</summary>
    public const int Most = 10_000;

    private readonly Lock guard = new();
    private readonly List<PlacementTable> tables = [];

    /// <summary>Placements so far.</summary>
    public int Count
    {
        get
        {
            lock (guard)
            {
                return tables.Count;
            }
        }
    }

    /// <summary>A placement by number; null when there is none.</summary>
    public PlacementTable? this[int index]
    {
        get
        {
            lock (guard)
            {
                return index >= 0 && index < tables.Count ? tables[index] : null;
            }
        }
    }

    /// <summary>Adds a placement.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="InvalidOperationException">There are <see cref="Most"/> already.</exception>
    public int Add(PlacementTable table)
    {
        lock (guard)
        {
            if (tables.Count == Most)
            {
                throw new InvalidOperationException($"More than {Most} placements.");
            }

            tables.Add(table);
            return tables.Count - 1;
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (guard)
        {
            tables.Clear();
        }
    }
}
