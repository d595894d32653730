using System.Runtime.InteropServices;

namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>What happens to gaps from the first step to the last.</summary>
internal enum GapEventKind
{
    /// <summary>A gap ends.</summary>
    Leave,

    /// <summary>A gap begins.</summary>
    Enter,

    /// <summary>A step in which not every gap can be kept.</summary>
    Tight,
}

/// <summary>One event.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Index">The gap, or the place among the tight steps.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GapEvent(int Step, GapEventKind Kind, int Index);

/// <summary>The events of a model in order, and a slot for every tensor that takes part, shared by tensors whose times do not meet.</summary>
internal sealed class GapEvents
{
    /// <summary>Lists the events of the gaps that matter: those across a tight step, and those that must not be kept.</summary>
    public GapEvents(GapModel model, GapPrices prices)
    {
        var events = new List<GapEvent>();
        var isLastOf = new bool[model.Gaps.Length];
        SlotOf = new int[model.Gaps.Length];
        Array.Fill(SlotOf, -1);
        var last = new Dictionary<int, int>();
        for (var g = 0; g < model.Gaps.Length; g++)
        {
            if (prices.FirstTight(g) < prices.EndTight(g) || prices.Forced[g] < 0)
            {
                events.Add(new GapEvent(model.Gaps[g].From + 1, GapEventKind.Enter, g));
                events.Add(new GapEvent(model.Gaps[g].To, GapEventKind.Leave, g));
                last[model.Gaps[g].Tensor] = g;
            }
        }

        foreach (var gap in last.Values)
        {
            isLastOf[gap] = true;
        }

        events.AddRange(model.TightSteps.Select((step, i) => new GapEvent(step, GapEventKind.Tight, i)));
        All = [.. events.OrderBy(e => e.Step).ThenBy(e => Turn(model, e)).ThenBy(e => e.Index)];
        IsLastOfTensor = isLastOf;
        AssignSlots(model);
    }

    /// <summary>The events.</summary>
    public GapEvent[] All { get; }

    /// <summary>Slot of each gap's tensor; -1 for gaps that do not matter.</summary>
    public int[] SlotOf { get; }

    /// <summary>Whether a gap is the last that matters of its tensor.</summary>
    public bool[] IsLastOfTensor { get; }

    /// <summary>Slots in all.</summary>
    public int SlotCount { get; private set; }

    // A gap without steps of its own ends after it begins, all others before any begins.
    private static int Turn(GapModel model, GapEvent e) => e.Kind switch
    {
        GapEventKind.Leave when model.Gaps[e.Index].To > model.Gaps[e.Index].From + 1 => 0,
        GapEventKind.Enter => 1,
        GapEventKind.Leave => 2,
        _ => 3,
    };

    private void AssignSlots(GapModel model)
    {
        var free = new PriorityQueue<int, int>();
        var slots = new Dictionary<int, int>();
        foreach (var e in All)
        {
            if (e.Kind == GapEventKind.Enter)
            {
                var tensor = model.Gaps[e.Index].Tensor;
                if (!slots.TryGetValue(tensor, out var slot))
                {
                    slot = free.TryDequeue(out var again, out _) ? again : SlotCount++;
                    slots[tensor] = slot;
                }

                SlotOf[e.Index] = slot;
            }
            else if (e.Kind == GapEventKind.Leave && IsLastOfTensor[e.Index])
            {
                free.Enqueue(SlotOf[e.Index], SlotOf[e.Index]);
            }
        }
    }
}
