using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Cli.Client;
using Dse.Core.Studies;

namespace Dse.Cli.Studies;

/// <summary>Puts the trials of a server's study in the place of its id at <c>$.search.warmStart.study</c>.</summary>
/// <remarks>The server is the one that DSE_SERVER and DSE_KEY name, else the local one.</remarks>
internal static class WarmStartStudy
{
    private const int MostTrials = 10_000;
    private const string Place = "$.search.warmStart.study";

    /// <summary>The spec with the trials in it; the same spec when it names no study or there are errors.</summary>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (spec.ValueKind != JsonValueKind.Object || !spec.TryGetProperty("search", out var search) || search.ValueKind != JsonValueKind.Object
            || !search.TryGetProperty("warmStart", out var warm) || warm.ValueKind != JsonValueKind.Object
            || !warm.TryGetProperty("study", out var named) || named.ValueKind != JsonValueKind.String || warm.TryGetProperty("trials", out _))
        {
            return spec;
        }

        if (!Guid.TryParse(named.GetString(), out var id))
        {
            errors.Add(new SpecError(Place, "unknownStudy", "That is no id of a study. './dse list' shows them."));
            return spec;
        }

        try
        {
            using var client = ServerOptions.Connect();
            var trials = new JsonArray();
            string? cursor = null;
            do
            {
                var page = await client.JsonAsync(HttpMethod.Get, $"/v1/studies/{id}/trials?limit=1000{(cursor is null ? string.Empty : $"&cursor={cursor}")}", ct);
                foreach (var trial in page.GetProperty("items").EnumerateArray().Where(t => !t.GetProperty("outcome").ValueEquals("failed")))
                {
                    trials.Add(new JsonObject { ["parameters"] = JsonObject.Create(trial.GetProperty("parameters")), ["metrics"] = JsonObject.Create(trial.GetProperty("metrics")) });
                }

                cursor = page.TryGetProperty("nextCursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
            }
            while (cursor is not null && trials.Count < MostTrials);

            if (trials.Count == 0)
            {
                errors.Add(new SpecError(Place, "noTrials", "The study has no stored trials. Wait until it has some; exhaustive searches store none."));
                return spec;
            }

            var root = JsonObject.Create(spec)!;
            var into = root["search"]!["warmStart"]!.AsObject();
            into.Remove("study");
            into["trials"] = new JsonArray([.. trials.Take(MostTrials).Select(t => t!.DeepClone())]);
            return JsonSerializer.SerializeToElement(root);
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or FormatException)
        {
            errors.Add(new SpecError(Place, "unknownStudy", $"Its trials cannot be read: {e.Message}"));
            return spec;
        }
    }
}
