using Dse.Core.Spaces;
using Dse.Storage.Studies;

namespace Dse.Api.AskTell;

/// <summary>What a client holds now.</summary>
internal sealed record AskResponse
{
    /// <summary>Where the study stands. Once it has ended there are no more trials.</summary>
    public required StudyState State { get; init; }

    /// <summary>The client's open trials, lowest number first.</summary>
    public required IReadOnlyList<AskedTrialResponse> Trials { get; init; }

    /// <summary>When fewer than asked for: seconds after which it is worth asking again; null when the study has ended.</summary>
    public required double? RetryAfterSeconds { get; init; }
}

/// <summary>A trial to evaluate.</summary>
internal sealed record AskedTrialResponse
{
    /// <summary>Its number within the study, from 0.</summary>
    public required long Trial { get; init; }

    /// <summary>Its active parameters: numbers, texts and Booleans.</summary>
    public required IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; }

    /// <summary>Until when nobody else gets it.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>1, or more when an earlier evaluation failed.</summary>
    public required int Tries { get; init; }
}
