using Dse.Api.Fronts;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Storage;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Dse.Storage.Sweeps;

namespace Dse.Api.Sweeps;

/// <summary>The studies of one run with their fronts.</summary>
/// <param name="Run">The run.</param>
/// <param name="Members">Its studies in their order.</param>
/// <param name="Objectives">What they seek; empty when they do not all seek the same.</param>
internal sealed record SweepFamily(int Run, IReadOnlyList<(SweepStudy Member, StudyFront Front)> Members, IReadOnlyList<Objective> Objectives)
{
    /// <summary>Reads a run.</summary>
    public static async Task<SweepFamily> ReadAsync(
        TenantId tenant, Guid sweep, int run, SweepStore sweeps, StudyStore studies, FrontStore fronts, CancellationToken ct)
    {
        var members = await sweeps.ListStudiesAsync(tenant, sweep, run, ct);
        var read = (await StudyFronts.ReadAsync(tenant, [.. members.Select(m => m.Study.Id)], studies, fronts, ct)).ToDictionary(f => f.Study.Id);
        List<(SweepStudy, StudyFront)> both = [.. members.Where(m => read.ContainsKey(m.Study.Id)).Select(m => (m, read[m.Study.Id]))];
        var objectives = both.Count > 0 && both.All(m => m.Item2.Objectives.SequenceEqual(both[0].Item2.Objectives)) ? both[0].Item2.Objectives : [];
        return new SweepFamily(run, both, objectives);
    }

    /// <summary>The members' points without what storage keeps beside them.</summary>
    public IReadOnlyList<IReadOnlyList<FrontPoint>> Points => [.. Members.Select(m => (IReadOnlyList<FrontPoint>)[.. m.Front.Points.Select(p => p.Point)])];

    /// <summary>The joint front.</summary>
    public FrontFamily Join(IReadOnlyList<double>? referencePoint = null) => FrontFamily.Of(Objectives, referencePoint, Points);
}
