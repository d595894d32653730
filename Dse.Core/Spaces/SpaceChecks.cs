namespace Dse.Core.Spaces;

/// <summary>The rules of a space that become checkable at one parameter.</summary>
internal sealed class SpaceChecks
{
    private (int Rule, SpaceRuleCheck Holds)[] checks = [];

    /// <summary>How many there are.</summary>
    public int Count => checks.Length;

    /// <summary>Adds a rule; only while the space is built.</summary>
    public void Add(int rule, SpaceRuleCheck holds) => checks = [.. checks, (rule, holds)];

    /// <summary>The first rule that does not hold; -1 when all do.</summary>
    public int Broken(ReadOnlySpan<double> values)
    {
        foreach (var (rule, holds) in checks)
        {
            if (!holds(values))
            {
                return rule;
            }
        }

        return -1;
    }
}
