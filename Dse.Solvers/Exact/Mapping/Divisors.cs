namespace Dse.Solvers.Exact.Mapping;

/// <summary>Divisors of whole numbers.</summary>
internal static class Divisors
{
    /// <summary>All divisors of a positive number, the smallest first.</summary>
    public static long[] Of(long number)
    {
        var found = new List<long>();
        for (long f = 1; f * f <= number; f++)
        {
            if (number % f == 0)
            {
                found.Add(f);
                if (f * f != number)
                {
                    found.Add(number / f);
                }
            }
        }

        found.Sort();
        return [.. found];
    }
}
