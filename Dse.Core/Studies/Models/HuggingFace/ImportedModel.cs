using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>What a Hugging Face configuration says of a model.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Model">The shape.</param>
/// <param name="Family">The <c>model_type</c> it was read as.</param>
/// <param name="Weights">Format of the stored weights of the linear layers; null when the file does not say or mixes several.</param>
/// <param name="Notes">What was taken from the family's defaults and what the shape leaves out, one sentence each.</param>
public sealed record ImportedModel(LanguageModel Model, string Family, Precision? Weights, IReadOnlyList<string> Notes);
