namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// Which proposals trust the models: every other one while those that did improve the front, half as many after each
/// that did not, at least every eighth. Models that promise what they do not keep should rather learn.
/// </summary>
internal sealed class EarnedTrust
{
    private const int Most = 2;
    private const int Least = 8;

    private int every = Most;
    private int next;

    /// <summary>Whether a proposal may trust.</summary>
    /// <param name="proposal">How many trials are known or believed before it.</param>
    public bool Grants(int proposal) => proposal % Most == Most - 1 && proposal >= next;

    /// <summary>Learns what came of a proposal that trusted.</summary>
    /// <param name="trials">Trials before its own.</param>
    /// <param name="isSuccess">Whether it improved the front.</param>
    public void Report(int trials, bool isSuccess)
    {
        every = isSuccess ? Most : Math.Min(Least, 2 * every);
        next = trials + every;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(every);
        writer.Write(next);
    }

    public void Restore(BinaryReader reader)
    {
        every = reader.ReadInt32();
        next = reader.ReadInt32();
    }
}
