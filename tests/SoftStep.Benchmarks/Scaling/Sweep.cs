namespace SoftStep.Benchmarks.Scaling;

/// <summary>Sizes of a training step: N or d grows in powers of 2, the other is fixed.</summary>
internal sealed class Sweep
{
    private Sweep(
        string variable,
        string constant,
        Range powers,
        Range fitted,
        Func<long, (long, long)> at,
        double limit
    )
    {
        (Variable, Constant, Limit) = (variable, constant, limit);
        (Values, Fitted, At) = ([.. PowersOf2(powers)], [.. PowersOf2(fitted)], at);
    }

    public static Sweep OfRows { get; } = new("N", "d = 25", 5..13, 9..13, rows => (rows, 25), 2.1);

    public static Sweep OfSizes { get; } = new("d", "N = 32", 3..10, 7..10, size => (32, size), 1.1);

    public static IReadOnlyList<Sweep> All { get; } = [OfRows, OfSizes];

    /// <summary>N or d.</summary>
    public string Variable { get; }

    /// <summary>What is fixed, as text.</summary>
    public string Constant { get; }

    public IReadOnlyList<long> Values { get; }

    /// <summary>The larger values, used to fit exponents.</summary>
    public IReadOnlyList<long> Fitted { get; }

    /// <summary>The bar for the fitted exponent.</summary>
    public double Limit { get; }

    /// <summary>N and d for a value of the variable.</summary>
    public Func<long, (long Rows, long Size)> At { get; }

    private static IEnumerable<long> PowersOf2(Range powers)
    {
        for (var power = powers.Start.Value; power <= powers.End.Value; power++)
        {
            yield return 1L << power;
        }
    }
}
