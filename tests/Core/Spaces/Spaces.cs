using Dse.Core.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Dse.Core.Tests.Spaces;

/// <summary>Small random spaces with conditions and constraints.</summary>
internal static class Spaces
{
    public static Arbitrary<DesignSpace> Small { get; } = Gen.Choose(0, int.MaxValue).Select(seed => Make((ulong)seed)).ToArbitrary();

    public static DesignSpace Make(ulong seed)
    {
        var random = new RandomSource(seed);
        var parameters = new List<Parameter>();
        var count = 1 + random.Next(5);
        for (var p = 0; p < count; p++)
        {
            var when = p > 0 && random.Chance(0.3) ? Expression.Parse($"p{random.Next(p)} {(random.Chance(0.5) ? "==" : ">")} {random.Next(3)}") : null;
            parameters.Add(Parameter.Integers($"p{p}", Enumerable.Range(0, 1 + random.Next(4)).Select(v => (long)v), when: when));
        }

        var constraints = new List<Expression>();
        for (var c = random.Next(3); c > 0; c--)
        {
            var (a, b) = (random.Next(count), random.Next(count));
            constraints.Add(Expression.Parse($"p{a} + 2 * p{b} {(random.Chance(0.5) ? "<=" : "!=")} {random.Next(6)}"));
        }

        return new DesignSpace(parameters, constraints);
    }
}
