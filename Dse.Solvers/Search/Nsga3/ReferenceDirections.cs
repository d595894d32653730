namespace Dse.Solvers.Search.Nsga3;

/// <summary>Directions spread evenly over the simplex (Das and Dennis 1998), in two layers where one would have none inside (Deb and Jain 2014).</summary>
internal static class ReferenceDirections
{
    /// <summary>About as many directions as asked for, at least one per objective.</summary>
    /// <param name="objectives">At least 1.</param>
    /// <param name="count">The most, unless the objectives themselves are more.</param>
    public static double[][] Make(int objectives, int count)
    {
        var divisions = Divisions(objectives, count);
        var outer = Layer(objectives, divisions);
        if (divisions >= objectives || objectives <= 2)
        {
            return [.. outer];
        }

        // Fewer divisions than objectives put every direction on the boundary: a smaller copy fills the inside.
        var inner = Layer(objectives, Divisions(objectives, Math.Max(objectives, count - outer.Count)));
        foreach (var direction in inner)
        {
            for (var m = 0; m < objectives; m++)
            {
                direction[m] = (0.5 * direction[m]) + (0.5 / objectives);
            }
        }

        return [.. outer, .. inner];
    }

    private static int Divisions(int objectives, int count)
    {
        var divisions = 1;
        while (Number(objectives, divisions + 1) <= count)
        {
            divisions++;
            if (objectives == 1)
            {
                break;
            }
        }

        return divisions;
    }

    // Ways to share the divisions out: (divisions + objectives - 1) over (objectives - 1).
    private static double Number(int objectives, int divisions)
    {
        var number = 1.0;
        for (var k = 1; k < objectives; k++)
        {
            number = number * (divisions + k) / k;
        }

        return Math.Round(number);
    }

    private static List<double[]> Layer(int objectives, int divisions)
    {
        var directions = new List<double[]>();
        Fill(new double[objectives], 0, divisions);
        return directions;

        void Fill(double[] direction, int objective, int left)
        {
            if (objective == objectives - 1)
            {
                direction[objective] = (double)left / divisions;
                directions.Add((double[])direction.Clone());
                return;
            }

            for (var part = 0; part <= left; part++)
            {
                direction[objective] = (double)part / divisions;
                Fill(direction, objective + 1, left - part);
            }
        }
    }
}
