namespace Dse.Core.Cost.Serving;

/// <summary>What one step of a worker computes, over all its ranks.</summary>
/// <param name="PrefillTokens">New prompt tokens, 0 or more.</param>
/// <param name="PrefillSequences">Prompts they belong to; above 0 when there are any.</param>
/// <param name="PrefillContext">Positions each of these prompts has at the end of the step.</param>
/// <param name="DecodeSequences">Sequences that gain a token, 0 or more.</param>
/// <param name="DecodeContext">Mean positions cached for each of them.</param>
/// <param name="TokensPerSequence">Tokens verified per decoding sequence: 1, more with drafts.</param>
public readonly record struct StepLoad(
    double PrefillTokens, double PrefillSequences, double PrefillContext, double DecodeSequences, double DecodeContext, double TokensPerSequence = 1)
{
    /// <summary>A step that only decodes.</summary>
    public static StepLoad Decode(double sequences, double context, double tokensPerSequence = 1) => new(0, 0, 0, sequences, context, tokensPerSequence);

    /// <summary>A step that only prefills whole or last parts of prompts.</summary>
    public static StepLoad Prefill(double sequences, double newTokens, double context) => new(sequences * newTokens, sequences, context, 0, 0);
}
