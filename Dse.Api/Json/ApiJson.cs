using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dse.Api.AskTell;
using Dse.Api.Catalog;
using Dse.Api.Comparisons;
using Dse.Api.Errors;
using Dse.Api.Events;
using Dse.Api.Files;
using Dse.Api.Fronts;
using Dse.Api.Keys;
using Dse.Api.Proxies;
using Dse.Api.Studies;
using Dse.Api.Sweeps;
using Dse.Core.Spaces;
using Dse.Storage.Studies;

namespace Dse.Api.Json;

/// <summary>How the API reads and writes JSON: camelCase, closed objects, no doubled names, 32 levels.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    MaxDepth = 32,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(StudyStateJson), typeof(ParameterValueJson)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(DateTimeOffset?))]
[JsonSerializable(typeof(Dictionary<string, ParameterValue>))]
[JsonSerializable(typeof(Dictionary<string, double?>))]
[JsonSerializable(typeof(Dictionary<string, double>))]
[JsonSerializable(typeof(Dictionary<string, double[]>))]
[JsonSerializable(typeof(StudyState))]
[JsonSerializable(typeof(StudySummary))]
[JsonSerializable(typeof(StudyDetail))]
[JsonSerializable(typeof(StudyLabelsResponse))]
[JsonSerializable(typeof(AskRequest))]
[JsonSerializable(typeof(AskResponse))]
[JsonSerializable(typeof(TellRequest))]
[JsonSerializable(typeof(TellResponse))]
[JsonSerializable(typeof(ItemPage<StudySummary>))]
[JsonSerializable(typeof(ItemPage<TrialResponse>))]
[JsonSerializable(typeof(ItemList<HistoryResponse>))]
[JsonSerializable(typeof(ItemList<OutcomeResponse>))]
[JsonSerializable(typeof(ImportanceList))]
[JsonSerializable(typeof(ProxyTraining))]
[JsonSerializable(typeof(ProxyQuestion))]
[JsonSerializable(typeof(ProxyInfo))]
[JsonSerializable(typeof(ProxyResponse))]
[JsonSerializable(typeof(ItemList<ProxyResponse>))]
[JsonSerializable(typeof(ItemList<ProxyAnswer>))]
[JsonSerializable(typeof(FrontResponse))]
[JsonSerializable(typeof(FrontChanged))]
[JsonSerializable(typeof(ItemList<DeviceResponse>))]
[JsonSerializable(typeof(DeviceResponse))]
[JsonSerializable(typeof(DeviceSheetResponse))]
[JsonSerializable(typeof(ItemList<ModelResponse>))]
[JsonSerializable(typeof(ModelResponse))]
[JsonSerializable(typeof(ItemList<GraphResponse>))]
[JsonSerializable(typeof(GraphResponse))]
[JsonSerializable(typeof(GraphSheetResponse))]
[JsonSerializable(typeof(ItemList<KeyResponse>))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeyCreated))]
[JsonSerializable(typeof(FileResponse))]
[JsonSerializable(typeof(ValidationResponse))]
[JsonSerializable(typeof(ComparisonRequest))]
[JsonSerializable(typeof(ComparisonResponse))]
[JsonSerializable(typeof(ItemPage<SweepResponse>))]
[JsonSerializable(typeof(SweepDetail))]
[JsonSerializable(typeof(ItemPage<SweepRunResponse>))]
[JsonSerializable(typeof(SweepRunResponse))]
[JsonSerializable(typeof(SweepFrontResponse))]
[JsonSerializable(typeof(SweepTableResponse))]
[JsonSerializable(typeof(SweepChangesResponse))]
[JsonSerializable(typeof(ItemList<string>))]
internal sealed partial class ApiJson : JsonSerializerContext;
