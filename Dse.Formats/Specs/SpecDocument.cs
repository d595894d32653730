using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Specs;

/// <summary>A spec that was read: its JSON object and where in the text each value stands.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SpecDocument
{
    private readonly Dictionary<string, SpecPosition> positions;

    internal SpecDocument(JsonElement root, Dictionary<string, SpecPosition> positions)
    {
        Root = root;
        this.positions = positions;
    }

    /// <summary>The spec, always a JSON object without duplicate names.</summary>
    public JsonElement Root { get; }

    /// <summary>Where a JSON path stands in the text, or else the nearest part of it that does.</summary>
    /// <param name="path">A path as <see cref="SpecError.Path"/> has it, for example <c>$.space.tp[2]</c>.</param>
    /// <returns>Null when no part of the path below the root is known.</returns>
    public SpecPosition? Locate(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        while (path.Length > 1)
        {
            if (positions.TryGetValue(path, out var position))
            {
                return position;
            }

            path = path[..Math.Max(path.LastIndexOfAny(['.', '[']), 0)];
        }

        return null;
    }
}
