using System.Collections.Concurrent;
using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Networks;

/// <summary>A model per choice of networks, made when it is first asked for.</summary>
/// <remarks>Thread-safe. Models are dropped and made anew past so many, which never changes a score.</remarks>
internal sealed class ChosenModels<T>(NetworkChoices choices, Func<NetworkMix, T> make)
    where T : class
{
    /// <summary>The most models that are held.</summary>
    public const int Most = 64;

    private readonly ConcurrentDictionary<long, Lazy<T>> models = new();

    /// <summary>The choices.</summary>
    public NetworkChoices Choices => choices;

    /// <summary>The model of a choice.</summary>
    public T Of(long key)
    {
        if (models.TryGetValue(key, out var known))
        {
            return known.Value;
        }

        if (models.Count >= Most)
        {
            models.Clear();
        }

        return models.GetOrAdd(key, k => new Lazy<T>(() => make(choices.MixOf(k)))).Value;
    }
}
