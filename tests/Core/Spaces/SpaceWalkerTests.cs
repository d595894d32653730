using Dse.Core.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Dse.Core.Tests.Spaces;

public class SpaceWalkerTests
{
    [Fact]
    public void The_share_grows_over_stretches_that_rules_cut_off()
    {
        // Of 10^6 designs only those with a = 0 stay; each other one is cut at the last parameter.
        var levels = Enumerable.Range(0, 100).Select(v => (long)v).ToArray();
        var space = new DesignSpace([Parameter.Integers("a", levels), Parameter.Integers("b", levels), Parameter.Integers("c", levels)], [Expression.Parse("a + 0 * c == 0")]);
        var walker = new SpaceWalker(space);
        while (walker.Steps < 10_101 && walker.Next(1))
        {
        }

        var shares = new List<double>();
        while (!walker.IsOver)
        {
            walker.Next(100_000);
            shares.Add(walker.Share);
        }

        Assert.True(shares.Count > 5);
        Assert.Equal(shares.Order(), shares);
        Assert.Contains(shares, s => s is > 0.4 and < 0.6);
        Assert.Equal(1, shares[^1]);
    }

    [Fact]
    public void The_walk_visits_exactly_the_designs_that_brute_force_finds() =>
        Prop.ForAll(Spaces.Small, space =>
            Walk(space).SequenceEqual(BruteForce(space)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Prefixes_partition_the_walk() =>
        Prop.ForAll(Spaces.Small, space =>
            Enumerable.Range(1, space.Parameters.Count).All(depth =>
            {
                var prefixes = new SpaceWalker(space, depth);
                var inner = new SpaceWalker(space);
                var rows = new List<string>();
                while (prefixes.Next())
                {
                    inner.StartWithin(prefixes.Cells);
                    while (inner.Next())
                    {
                        rows.Add(Show(inner.Cells));
                    }
                }

                return rows.SequenceEqual(BruteForce(space));
            }))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_walk_continues_after_any_design() =>
        Prop.ForAll(Spaces.Small, space =>
        {
            var all = BruteForce(space);
            var walker = new SpaceWalker(space);
            var other = new SpaceWalker(space);
            for (var i = 0; walker.Next(); i++)
            {
                other.ContinueAfter(walker.Cells);
                if (other.Next() != i + 1 < all.Count || (i + 1 < all.Count && Show(other.Cells) != all[i + 1]))
                {
                    return false;
                }
            }

            return true;
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_rule_cuts_as_soon_as_its_parameters_are_decided()
    {
        var space = new DesignSpace(
            [.. Enumerable.Range(0, 6).Select(i => Parameter.Integers($"p{i}", [1, 2, 4, 8, 16, 32]))],
            [],
            [new SpaceRule("p0 * p1 == 1", ["p0", "p1"], v => v[0] * v[1] == 1)]);
        var walker = new SpaceWalker(space);
        var count = 0;
        while (walker.Next())
        {
            count++;
        }

        Assert.Equal(1296, count);
        Assert.InRange(walker.Steps, 1296, 2000);
        Assert.Equal(35, walker.Cuts[0]);
    }

    [Fact]
    public void Steps_can_be_limited()
    {
        var space = new DesignSpace(
            [.. Enumerable.Range(0, 10).Select(i => Parameter.Integers($"p{i}", Enumerable.Range(0, 100).Select(v => (long)v)))],
            [Expression.Parse("p0 + p1 + p2 + p3 + p4 + p5 + p6 + p7 + p8 + p9 > 5000")]);
        var walker = new SpaceWalker(space);

        Assert.False(walker.Next(maxSteps: 10_000));
        Assert.False(walker.IsOver);
        Assert.Equal(10_000, walker.Steps, tolerance: 200.0);
    }

    [Fact]
    public void A_walk_in_small_steps_is_the_same_walk() =>
        Prop.ForAll(Spaces.Small, space =>
        {
            var walker = new SpaceWalker(space);
            var rows = new List<string>();
            while (!walker.IsOver)
            {
                if (walker.Next(maxSteps: 1))
                {
                    rows.Add(Show(walker.Cells));
                }
            }

            return rows.SequenceEqual(BruteForce(space));
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_count_is_the_length_of_the_walk() =>
        Prop.ForAll(Spaces.Small, space =>
        {
            var count = BruteForce(space).Count;
            return SpaceCounter.Count(space, 1_000_000, 1_000_000, CancellationToken.None) == count
                && (count == 0 || SpaceCounter.Count(space, count - 1, 1_000_000, CancellationToken.None) is null);
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_space_with_real_parameters_is_not_counted() =>
        Assert.Null(SpaceCounter.Count(new DesignSpace([Parameter.Reals("x", 0, 1)], []), 10, 10, CancellationToken.None));

    internal static List<string> Walk(DesignSpace space)
    {
        var rows = new List<string>();
        var walker = new SpaceWalker(space);
        var batch = new CandidateBatch(space, 7);
        var cells = new double[space.Parameters.Count];
        while (walker.Fill(batch) > 0)
        {
            for (var r = 0; r < batch.Count; r++)
            {
                batch.CopyRow(r, cells);
                rows.Add(Show(cells));
            }
        }

        return rows;
    }

    // Every combination of levels and "inactive", kept when the space says that it is a design.
    internal static List<string> BruteForce(DesignSpace space)
    {
        var rows = new List<string>();
        var cells = new double[space.Parameters.Count];
        Fill(0);
        return rows;

        void Fill(int p)
        {
            if (p == cells.Length)
            {
                if (space.Contains(cells))
                {
                    rows.Add(Show(cells));
                }

                return;
            }

            cells[p] = double.NaN;
            Fill(p + 1);
            for (var level = 0; level < space.Parameters[p].Levels.Count; level++)
            {
                cells[p] = level;
                Fill(p + 1);
            }
        }
    }

    internal static string Show(ReadOnlySpan<double> cells) => string.Join(',', cells.ToArray());
}
