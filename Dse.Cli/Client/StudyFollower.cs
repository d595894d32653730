using System.Text.Json;
using Dse.Cli.Terminals;
using Dse.Formats.Fronts;

namespace Dse.Cli.Client;

/// <summary>Waits for a study and shows how far it is.</summary>
internal static class StudyFollower
{
    /// <summary>Follows a study's events to its end.</summary>
    /// <returns>The study as it ended.</returns>
    public static Task<StudyState> WaitAsync(ApiClient client, Terminal terminal, StudyState study, CancellationToken ct) =>
        ProgressView.RunAsync(terminal, study.Name, async report =>
        {
            report(new ProgressView.Report(study.Fraction, study.Detail));
            await foreach (var received in client.FollowAsync(study.Id, ct))
            {
                if (received.Name is "state" or "progress")
                {
                    using var document = JsonDocument.Parse(received.Data);
                    study = new StudyState(document.RootElement.Clone());
                    report(new ProgressView.Report(study.Fraction, study.Detail));
                    if (study.HasEnded)
                    {
                        return study;
                    }
                }
            }

            return await GetAsync(client, study.Id, ct);
        });

    /// <summary>Where a study stands.</summary>
    public static async Task<StudyState> GetAsync(ApiClient client, string id, CancellationToken ct) =>
        new((await client.JsonAsync(HttpMethod.Get, $"/v1/studies/{Uri.EscapeDataString(id)}", ct)).GetProperty("study"));

    /// <summary>Prints a study's front as the server holds it now, or the study when it ended by an error.</summary>
    /// <returns>The exit code of the study's state.</returns>
    public static async Task<int> PrintFrontAsync(ApiClient client, Terminal terminal, bool json, StudyState study, CancellationToken ct)
    {
        var front = await client.JsonAsync(HttpMethod.Get, $"/v1/studies/{study.Id}/front", ct);
        if (json)
        {
            terminal.WriteJson(front.WriteTo);
        }
        else
        {
            FrontOutput.Print(terminal, study.Name, FrontJsonReader.Read(front));
        }

        if (study.Error is { } error)
        {
            terminal.Say($"dse: {error}");
        }

        return study.ExitCode;
    }
}
