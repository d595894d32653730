using Dse.Bench.Accuracy;
using Dse.Bench.Pareto;
using Dse.Bench.Experts;
using Dse.Bench.Exact;
using Dse.Bench.Mapper;
using Dse.Bench.Packing;
using Dse.Bench.Pages;
using Dse.Bench.Peers;
using Dse.Bench.Scratchpad;
using Dse.Bench.Search;
using Dse.Bench.Speed;

return args switch
{
    ["kernels"] or ["accuracy", "kernels"] => KernelAccuracy.Run(),
    ["collectives"] => CollectiveAccuracy.Run(),
    ["serving", .. var rest] => ServingAccuracy.Run(rest),
    ["splitwise"] => SplitwiseAccuracy.Run(),
    ["accuracy", .. var rest] => TrainingAccuracy.Run(rest),
    ["chips"] => ChipAccuracy.Run(),
    ["scratchpad", .. var rest] => ScratchpadBench.Run(rest),
    ["codesign"] => CodesignCheck.Run(),
    ["plans"] => PlanSpeed.Run(),
    ["systolic"] => SystolicSpeed.Run(),
    ["mappings"] => MappingSpeed.Run(),
    ["rtl", .. var rest] => RtlAccuracy.Run(rest),
    ["sweep"] => SweepSpeed.Run(),
    ["fleet"] => FleetSpeed.Run(),
    ["partition"] => PartitionSpeed.Run(),
    ["anytime"] => AnytimeSpeed.Run(),
    ["calculon"] => CalculonSearch.Run(),
    ["experts", .. var rest] => ExpertQuality.Run(rest),
    ["pareto"] => ParetoSpeed.Run(),
    ["search", .. var rest] => SearchQuality.Run(rest),
    ["auto", .. var rest] => AutoQuality.Run(rest),
    ["proxy", .. var rest] => ProxyQuality.Run(rest),
    ["training", .. var rest] => TrainingSearch.Run(rest),
    ["asks", .. var rest] => AskLatency.Run(rest),
    ["mapper", .. var rest] => MapperQuality.Run(rest),
    ["page", .. var rest] => await PageSpeed.RunAsync(rest),
    ["packing", .. var rest] => PackingQuality.Run(rest),
    ["reinforcement", .. var rest] => ReinforcementQuality.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: dse bench NAME
          accuracy [--worst N | --fit | --cross-validate | --lines | --terms]
          serving [--worst N | --cross-validate | --fit | --scores | --terms | --lines]
          splitwise
          kernels
          collectives
          chips
          codesign
          plans
          systolic
          mappings
          rtl [--fit]
          sweep
          calculon
          pareto
          search [--quick] [--seeds N] [--problems A,B] [--strategies A,B] [--evaluations A,B] [--cells FILE]
          auto [choose] [report] [--seeds N] [--problems A,B] [--evaluations A,B] [--strategies A,B] [--cells FILE]
          asks [--problems A,B] [--strategies A,B] [--trials A,B] [--known N]
          reinforcement [--quick] [accelerators | controllers | transfer]
          mapper [--hierarchies A,B] [--network NAME] [--methods A,B] [--objective NAME] [--every N] [--skip N] [--each]
          experts [examples mixtral olmoe robust moves synthetic local long]
          packing [fit least large baselines] [--inputs A,B] [--seconds S]
          page [--data FOLDER] [--seed]
          proxy [CSV | CSV.GZ]
          training [--quick] [--seeds N] [--strategies A,B] [--evaluations N] [--best SECONDS]
          fleet
          partition
          anytime
          scratchpad [fixed weights free peaks random cancel time] [--graphs A,B] [--except A,B] [--at tightest|half]
        """);
    return 2;
}
