using Dse.Storage.Studies;

namespace Dse.Storage.Sweeps;

/// <summary>A study of a sweep's run.</summary>
/// <param name="Run">The run, from 1.</param>
/// <param name="Member">Its place among the run's studies, from 0.</param>
/// <param name="ValuesJson">The axes' values, a JSON object.</param>
/// <param name="Study">Where it stands.</param>
public sealed record SweepStudy(int Run, int Member, string ValuesJson, Study Study);
