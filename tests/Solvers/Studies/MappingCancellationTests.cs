using System.Buffers;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Solvers.Studies;

namespace Dse.Solvers.Tests.Studies;

public sealed class MappingCancellationTests
{
    // The search looks up every few milliseconds.
    private const int Looks = 10;

    // 2 x 3 x 5 x 7 x 8 x ... : far more than a second to map on six levels.
    private const string Wide = """ "hierarchy":"simba","layer":{"n":720,"k":5040,"c":5040,"p":5040,"q":720,"r":12,"s":12} """;

    [Theory]
    [InlineData("")]
    [InlineData(""","frontPoints":100""")]
    [InlineData(""","fuse":{"n":720,"k":5040,"c":5040,"p":5040,"q":720}""")]
    [InlineData(""","fuse":[{"n":720,"k":5040,"c":5040,"p":5040,"q":720}]""")]
    [InlineData(""","method":"random","samples":1000000""")]
    public void A_line_that_is_given_up_while_it_is_searched_is_not_answered(string members)
    {
        SolverKinds.Register();
        using var document = JsonDocument.Parse($$"""{"kind":"MappingSearch",{{Wide}}{{members}}}""");
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
        using var cancel = new CancellationTokenSource();
        var real = Assert.IsType<MappingSearchKind>(EvaluationKinds.Find("MappingSearch")).Search;
        var watched = new Watched(real, cancel);

        Assert.ThrowsAny<OperationCanceledException>(() => new MappingSearchKind(watched).Answer(document.RootElement, writer, isExplained: false, cancel.Token));
        Assert.InRange(watched.Asked, Looks, int.MaxValue);
    }

    [Fact]
    public void A_mapped_study_that_is_cancelled_ends_between_two_looks_and_keeps_no_half_a_row()
    {
        SolverKinds.Register();
        using var spec = JsonDocument.Parse("""
            {"kind":"Accelerator","networks":[{"graph":"resnet50"}],"template":"simba","mapping":"search",
             "space":{"pes":[4,8,16,32],"globalBufferWords":[32768,65536]},"objectives":["min latencyMs","min areaMm2"]}
            """);
        var errors = new List<SpecError>();
        var study = StudyKinds.Find("Accelerator")!.Parse(spec.RootElement, errors);
        Assert.Empty(errors);
        using var cancel = new CancellationTokenSource();
        var p = study!.Problem;
        var evaluator = new WatchedEvaluator(p.Evaluator, cancel);
        var problem = new StudyProblem(p.Kind, p.Space, p.Objectives, p.MetricConstraints, evaluator, p.ReferencePoint);

        var front = Explorer.Run(problem, study.Search, ExplorerOptions.Default, null, default, cancel.Token);

        Assert.False(front.Proved);
        Assert.Equal(0, front.Evaluations);
        Assert.InRange(evaluator.Asked, Looks, int.MaxValue);
    }

    /// <summary>Cancels once the search has asked so often whether to stop.</summary>
    private sealed class Watched(IMappingSearch search, CancellationTokenSource cancel) : IMappingSearch
    {
        private int asked;

        public int Asked => asked;

        public IReadOnlyList<string> Objectives => search.Objectives;

        public IReadOnlyList<string> Methods => search.Methods;

        public FoundMapping? Find(MappingQuestion question, Func<bool> stop, out SpecError? error) => search.Find(question, Counting(stop), out error);

        public FoundFront? Front(MappingQuestion question, int maxPoints, Func<bool> stop, out SpecError? error) => search.Front(question, maxPoints, Counting(stop), out error);

        public FoundPairs? Pairs(MappingQuestion question, IReadOnlyList<long> sizes, WindowStrides strides, Func<bool> stop, out SpecError? error) =>
            search.Pairs(question, sizes, strides, Counting(stop), out error);

        public FoundChain? Chain(MappingQuestion question, IReadOnlyList<ChainLayer> layers, int maxRun, Func<bool> stop, out SpecError? error) =>
            search.Chain(question, layers, maxRun, Counting(stop), out error);

        private Func<bool> Counting(Func<bool> stop) => () =>
        {
            if (Interlocked.Increment(ref asked) == Looks)
            {
                cancel.Cancel();
            }

            return stop();
        };
    }

    /// <summary>Cancels once the evaluator has asked so often whether to stop.</summary>
    private sealed class WatchedEvaluator(IEvaluator evaluator, CancellationTokenSource cancel) : IEvaluator
    {
        private int asked;

        public int Asked => asked;

        public IReadOnlyList<MetricDefinition> Metrics => evaluator.Metrics;

        public IReadOnlyList<string> ReasonCodes => evaluator.ReasonCodes;

        public void Evaluate(CandidateBatch candidates, ScoredBatch scores) => evaluator.Evaluate(candidates, scores);

        public void Evaluate(CandidateBatch candidates, ScoredBatch scores, Func<bool> stop) => evaluator.Evaluate(candidates, scores, () =>
        {
            if (Interlocked.Increment(ref asked) == Looks)
            {
                cancel.Cancel();
            }

            return stop();
        });

        public PointDetail Describe(ReadOnlySpan<double> cells) => evaluator.Describe(cells);
    }
}
