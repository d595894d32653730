namespace Dse.Solvers.Exact.Mapping;

/// <summary>One product of up to three components.</summary>
/// <param name="Coefficient">Its factor, above 0.</param>
/// <param name="A">A component.</param>
/// <param name="B">Another, or -1.</param>
/// <param name="C">Another, or -1.</param>
internal readonly record struct Product(double Coefficient, int A, int B = -1, int C = -1)
{
    public double LogCoefficient { get; } = Math.Log(Coefficient);
}

/// <summary>A sum of products of components: convex in their logarithms.</summary>
/// <param name="Terms">The products.</param>
/// <param name="Offset">What is taken off the sum (the first read of every output), at most.</param>
internal sealed record Posynomial(Product[] Terms, double Offset)
{
    public double Value(ReadOnlySpan<double> components)
    {
        var sum = 0.0;
        foreach (ref readonly var term in Terms.AsSpan())
        {
            var product = term.Coefficient * components[term.A];
            product *= term.B >= 0 ? components[term.B] : 1;
            product *= term.C >= 0 ? components[term.C] : 1;
            sum += product;
        }

        return sum;
    }

    // Logarithm of the sum at logarithms of components; the shares of its terms.
    public double LogValue(ReadOnlySpan<double> logs, Span<double> shares)
    {
        var most = double.NegativeInfinity;
        for (var i = 0; i < Terms.Length; i++)
        {
            ref readonly var term = ref Terms[i];
            shares[i] = term.LogCoefficient + logs[term.A] + (term.B >= 0 ? logs[term.B] : 0) + (term.C >= 0 ? logs[term.C] : 0);
            most = Math.Max(most, shares[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < Terms.Length; i++)
        {
            shares[i] = Math.Exp(shares[i] - most);
            sum += shares[i];
        }

        for (var i = 0; i < Terms.Length; i++)
        {
            shares[i] /= sum;
        }

        return most + Math.Log(sum);
    }

    public void AddGradient(ReadOnlySpan<double> shares, double weight, Span<double> gradient)
    {
        for (var i = 0; i < Terms.Length; i++)
        {
            ref readonly var term = ref Terms[i];
            var share = weight * shares[i];
            gradient[term.A] += share;
            if (term.B >= 0)
            {
                gradient[term.B] += share;
            }

            if (term.C >= 0)
            {
                gradient[term.C] += share;
            }
        }
    }
}
