using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>A mapping as an artifact states it, read and priced anew.</summary>
/// <param name="Estimate">Cycles and energy of one run of its loops.</param>
/// <param name="Accesses">Words per level and tensor.</param>
internal sealed record MappingReplay(LoopNestEstimate Estimate, IReadOnlyList<TensorAccess> Accesses)
{
    private const int TensorCount = 3;

    // Sums of the same figures in another order.
    private const double Tolerance = 1e-9;

    /// <summary>Words read and written at the outermost level.</summary>
    public double OutermostWords => Accesses.TakeLast(TensorCount).Sum(a => a.Reads + a.Writes);

    /// <summary>Replays the <c>mapping</c> of an entry; null when it breaks a rule.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="path">Its JSON path.</param>
    /// <param name="memories">The memories.</param>
    /// <param name="sizes">Iterations that the loops have to multiply to, in the order of <see cref="LoopDimension"/>.</param>
    /// <param name="strides">Strides of the windows.</param>
    /// <param name="findings">Receives the rule that is broken.</param>
    public static MappingReplay? Of(JsonElement entry, string path, MemoryHierarchy memories, ReadOnlySpan<long> sizes, WindowStrides strides, ICollection<SpecError> findings)
    {
        if (MappingReader.Loops(new SpecObject(entry, path, findings), memories, sizes, findings) is not { } loops)
        {
            return null;
        }

        var accesses = new TensorAccess[TensorCount * memories.Levels.Count];
        var estimate = LoopNestModel.Evaluate(memories, loops, strides, accesses);
        if (MappingKind.Violation(memories, loops, estimate) is { } violation)
        {
            findings.Add(violation with { Path = $"{path}.mapping" });
            return null;
        }

        return new MappingReplay(estimate, accesses);
    }

    /// <summary>Energy of one run by where it goes, pJ: multipliers, each level that keeps something, leakage.</summary>
    /// <param name="memories">The memories.</param>
    public IEnumerable<(string Name, double Pj)> Parts(MemoryHierarchy memories)
    {
        var left = Estimate.EnergyPj - (Estimate.Macs * memories.MacPj);
        yield return ("mac", Estimate.Macs * memories.MacPj);
        for (var level = 0; level < memories.Levels.Count; level++)
        {
            var memory = memories.Levels[level];
            if (memory.Keeps != Tensors.None)
            {
                var pj = Accesses.Skip(level * TensorCount).Take(TensorCount).Sum(a => (a.Reads * memory.ReadPj) + (a.Writes * memory.WritePj));
                left -= pj;
                yield return (memory.Name, pj);
            }
        }

        yield return ("leakage", left);
    }

    /// <summary>Notes a stated figure that differs from the one replayed.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="name">Its member.</param>
    /// <param name="found">The figure replayed.</param>
    /// <param name="path">JSON path of the entry.</param>
    /// <param name="findings">Receives the difference.</param>
    /// <param name="scale">What the figure is a part of, when it is the rest of a difference.</param>
    public static void Same(JsonElement entry, string name, double found, string path, ICollection<SpecError> findings, double scale = 0)
    {
        var said = entry.GetProperty(name).GetDouble();
        if (!(Math.Abs(said - found) <= Tolerance * Math.Max(Math.Max(Math.Abs(said), Math.Abs(found)), scale)))
        {
            findings.Add(new SpecError($"{path}.{name}", "otherValue", string.Create(CultureInfo.InvariantCulture, $"It says {said:R}; replayed it is {found:R}.")));
        }
    }
}
