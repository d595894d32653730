using Dse.Core.Cost.Serving;
using Dse.Core.Spaces;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Rules that serving plans obey before they are priced: splits that exist, deployments that fit, no ratio of pools twice.</summary>
internal static class ServingSpaceRules
{
    /// <summary>The split of a worker; experts follow the rest when <paramref name="moeEp"/> is 0, as in evaluation lines.</summary>
    public static ServingGrid Grid(LanguageModel model, int tp, int pp, int attentionDp, int moeEp)
    {
        if (!model.IsMixture)
        {
            return new ServingGrid(tp, pp, attentionDp, 1, 1);
        }

        var ranks = (long)tp * attentionDp;
        var ep = moeEp > 0 ? moeEp : attentionDp > 1 ? ranks : 1;
        return new ServingGrid(tp, pp, attentionDp, (int)Math.Max(1, ranks / ep), (int)ep);
    }

    /// <summary>The rules over the parameters that exist.</summary>
    public static IReadOnlyList<SpaceRule> Of(ServingStudy study, IReadOnlyList<Parameter> parameters, SpecObject? narrowing)
    {
        var work = study.Work;
        var model = work.Model;
        var devices = work.Cluster.Devices;
        int Index(string name) => parameters.Select((p, i) => (p, i)).Where(x => string.Equals(x.p.Name, name, StringComparison.Ordinal)).Select(x => x.i).DefaultIfEmpty(-1).First();
        string[] Existing(params string[] names) => [.. names.Where(n => Index(n) >= 0)];
        var rules = new List<SpaceRule>();
        foreach (var pool in new[] { string.Empty, "prefill", "decode" })
        {
            string Of(string name) => pool.Length == 0 ? name : pool + char.ToUpperInvariant(name[0]) + name[1..];
            int tp = Index(Of("tp")), pp = Index(Of("pp")), dp = Index(Of("attentionDp")), ep = Index(Of("moeEp"));
            var reads = Existing(Of("tp"), Of("pp"), Of("attentionDp"), Of("moeEp"));
            if (reads.Length == 0)
            {
                continue;
            }

            // Beside one expert rank per device and none, other splits of experts are for the spec to ask for.
            var isOpen = narrowing?.Has(Of("moeEp")) == true;
            rules.Add(new SpaceRule($"{Of("tp")}, {Of("pp")}, {Of("attentionDp")}, {Of("moeEp")} split the model", reads, v =>
            {
                if (tp >= 0 && double.IsNaN(v[tp]))
                {
                    return true;
                }

                var grid = Grid(model, At(v, tp, 1), At(v, pp, 1), At(v, dp, 1), At(v, ep, 0));
                return ServingRules.Check(grid, model) == ServingProblem.None && (isOpen || ep < 0 || grid.MoeEp == 1 || grid.MoeEp == grid.StageDevices);
            }));
            rules.Add(new SpaceRule($"{Of("tp")} * {Of("pp")} * {Of("attentionDp")} <= devices", Existing(Of("tp"), Of("pp"), Of("attentionDp")), v =>
                (long)At(v, tp, 1) * At(v, pp, 1) * At(v, dp, 1) <= devices));
        }

        if (Index("decodeWorkers") >= 0)
        {
            AddPools(rules, Index, Existing, devices, narrowing);
        }

        return [.. rules.Where(r => r.Reads.Count > 0)];
    }

    private static void AddPools(List<SpaceRule> rules, Func<string, int> index, Func<string[], string[]> existing, int devices, SpecObject? narrowing)
    {
        int x = index("prefillWorkers"), y = index("decodeWorkers");
        int ptp = index("prefillTp"), ppp = index("prefillPp"), pdp = index("prefillAttentionDp");
        int dtp = index("decodeTp"), dpp = index("decodePp"), ddp = index("decodeAttentionDp");
        long Size(ReadOnlySpan<double> v, int tp, int pp, int dp) => (long)At(v, tp, 1) * At(v, pp, 1) * At(v, dp, 1);
        rules.Add(new SpaceRule("prefill and decode workers fit the devices", existing(["prefillTp", "prefillPp", "prefillAttentionDp", "prefillWorkers", "decodeTp", "decodePp", "decodeAttentionDp", "decodeWorkers"]), v =>
            (At(v, x, 0) * Size(v, ptp, ppp, pdp)) + (At(v, y, 0) * Size(v, dtp, dpp, ddp)) <= devices || (x >= 0 && double.IsNaN(v[x]))));

        // Twice as many of both is the same deployment twice.
        if (narrowing?.Has("prefillWorkers") != true && narrowing?.Has("decodeWorkers") != true)
        {
            rules.Add(new SpaceRule("prefillWorkers : decodeWorkers in lowest terms", existing(["prefillWorkers", "decodeWorkers"]), v => Gcd(At(v, x, 1), At(v, y, 1)) == 1));
        }
    }

    private static int At(ReadOnlySpan<double> values, int index, int fallback) => index < 0 || double.IsNaN(values[index]) ? fallback : (int)values[index];

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
