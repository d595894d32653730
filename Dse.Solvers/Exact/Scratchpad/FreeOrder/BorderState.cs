using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>What has become of the tensors that were touched before a step and are touched again from it on.</summary>
/// <remarks>Immutable. One that is neither resident nor off-chip from the start has a copy in memory.</remarks>
internal sealed class BorderState
{
    private readonly Dictionary<int, (bool IsResident, bool IsCopied)> states;

    private BorderState(Dictionary<int, (bool IsResident, bool IsCopied)> states) => this.states = states;

    /// <summary>Before the first step and after the last.</summary>
    public static BorderState Empty { get; } = new([]);

    /// <summary>The tensors.</summary>
    public IEnumerable<int> Live => states.Keys;

    /// <summary>The state before a step under a choice of gaps to keep.</summary>
    public static BorderState Of(GapModel model, ReadOnlySpan<bool> isKept, int step)
    {
        var live = new Dictionary<int, (bool, bool)>();
        var gap = 0;
        for (var tensor = 0; tensor < model.Touches.Length; tensor++)
        {
            var touches = model.Touches[tensor];
            var isCopied = false;
            for (var i = 1; i < touches.Count; i++)
            {
                var isGap = gap < model.Gaps.Length && model.Gaps[gap].Tensor == tensor && model.Gaps[gap].To == touches[i];
                var isGone = isGap && !isKept[gap];
                gap += isGap ? 1 : 0;
                if (touches[i - 1] < step)
                {
                    isCopied |= isGone;
                    if (touches[i] >= step)
                    {
                        live[tensor] = (!isGone, isCopied);
                    }
                }
            }
        }

        return new BorderState(live);
    }

    public bool IsLive(int tensor) => states.ContainsKey(tensor);

    public bool IsResident(int tensor) => states.TryGetValue(tensor, out var state) && state.IsResident;

    public bool IsCopied(int tensor) => states.TryGetValue(tensor, out var state) && state.IsCopied;
}
