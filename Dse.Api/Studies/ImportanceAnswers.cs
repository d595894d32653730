using System.Security.Cryptography;
using System.Text;
using Dse.Storage.Trials;
using Microsoft.Extensions.Caching.Memory;

namespace Dse.Api.Studies;

/// <summary>Importances that were fitted before, found by what they were fitted to: the first trials of a study seldom change.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ImportanceAnswers : IDisposable
{
    private const long KeptAnswers = 1_000;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = KeptAnswers });

    /// <summary>The same for the same metric and trials.</summary>
    /// <param name="metric">The metric that was asked for, or null.</param>
    /// <param name="trials">All that the importances come from.</param>
    public static string Key(string? metric, IReadOnlyList<Trial> trials)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in trials.SelectMany(t => (string[])[t.Parameters, t.Metrics]).Prepend(metric ?? "\n"))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What was kept under a key, or null.</summary>
    public ImportanceList? Find(string key) => kept.Get<ImportanceList>(key);

    /// <summary>Keeps an answer.</summary>
    public void Keep(string key, ImportanceList answer) => kept.Set(key, answer, new MemoryCacheEntryOptions { Size = 1 });

    /// <inheritdoc/>
    public void Dispose() => kept.Dispose();
}
