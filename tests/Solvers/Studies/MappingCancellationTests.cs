using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Studies;

namespace Dse.Solvers.Tests.Studies;

public sealed class MappingCancellationTests
{
    // 2 x 3 x 5 x 7 x 8 x ... : far more than a second to map on six levels.
    private const string Wide = """ "hierarchy":"simba","layer":{"n":720,"k":5040,"c":5040,"p":5040,"q":720,"r":12,"s":12} """;

    [Theory]
    [InlineData("")]
    [InlineData(""","frontPoints":100""")]
    [InlineData(""","fuse":{"n":720,"k":5040,"c":5040,"p":5040,"q":720}""")]
    [InlineData(""","method":"random","samples":1000000""")]
    public async Task A_line_that_is_given_up_ends_soon(string members)
    {
        SolverKinds.Register();
        using var document = JsonDocument.Parse($$"""{"kind":"MappingSearch",{{Wide}}{{members}}}""");
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
        using var cancel = new CancellationTokenSource();
        var line = document.RootElement;
        var work = Task.Run(() => EvaluationKinds.Find("MappingSearch")!.Answer(line, writer, isExplained: false, cancel.Token), CancellationToken.None);

        Assert.NotSame(work, await Task.WhenAny(work, Task.Delay(150, CancellationToken.None)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
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
        using var cancel = new CancellationTokenSource(300);

        var front = Explorer.Run(study!.Problem, study.Search, ExplorerOptions.Default, null, default, cancel.Token);

        Assert.False(front.Proved);
        Assert.InRange(front.Evaluations, 0, 7);
    }
}
