using System.Text.Json;
using System.Text.Json.Serialization;
using Dse.Storage.Studies;

namespace Dse.Api.Json;

/// <summary>States in JSON as the contract spells them.</summary>
internal sealed class StudyStateJson() : JsonStringEnumConverter<StudyState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
