using System.Numerics;

namespace SoftStep.Alignment;

/// <summary>Compares two representational dissimilarity matrices.</summary>
internal static class RdmComparer
{
    /// <summary>Entries that are widened to float64 at a time: 32 MB.</summary>
    private const long EntriesAtATime = 1 << 22;

    /// <param name="first">(m).</param>
    /// <param name="second">(m).</param>
    /// <param name="comparison">The way.</param>
    /// <returns>float64, without axes.</returns>
    /// <exception cref="ArgumentException">It is 0/0.</exception>
    public static Tensor Of(Tensor first, Tensor second, RdmComparison comparison)
    {
        var (x, y) = (first.Widen(), second.Widen());
        return comparison switch
        {
            RdmComparison.Cosine => Cosine(x, y, null, null),
            RdmComparison.Pearson => Cosine(x, y, Mean(x), Mean(y)),
            RdmComparison.Spearman or RdmComparison.KendallTauA => ByRanks(x, y, comparison),
            _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "There is no such comparison."),
        };
    }

    /// <summary>The cosine of the angle between x and y, or of their deviations from these means.</summary>
    private static Tensor Cosine(Tensor x, Tensor y, Tensor? meanX, Tensor? meanY)
    {
        var sums = InParts(
            x,
            y,
            (x, y) =>
            {
                var (a, b) = (meanX is null ? x : x - meanX, meanY is null ? y : y - meanY);
                return stack([(a * b).sum(), a.Squared().sum(), b.Squared().sum()]);
            }
        );
        RequireNotZero(sums[1], "first");
        RequireNotZero(sums[2], "second");
        return sums[0] / (sums[1].sqrt() * sums[2].sqrt());
    }

    /// <summary>Of equal entries exactly that entry.</summary>
    private static Tensor Mean(Tensor values)
    {
        var origin = values.detach()[0].to(ScalarType.Float64);
        return InParts(values, values, (part, _) => (part - origin).sum()).Over(values.size(0)).Plus(origin);
    }

    /// <summary>The sum of what is computed from parts of the entries in float64.</summary>
    private static Tensor InParts(Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> part)
    {
        using var scope = NewDisposeScope();
        var sums = new List<Tensor>();
        for (var start = 0L; start < x.size(0); start += EntriesAtATime)
        {
            using var inner = NewDisposeScope();
            sums.Add(part(Wide(x), Wide(y)).MoveToOuterDisposeScope());

            Tensor Wide(Tensor values) =>
                values.narrow(0, start, Math.Min(EntriesAtATime, values.size(0) - start)).to(ScalarType.Float64);
        }
        return stack(sums).sum([0]).MoveToOuterDisposeScope();
    }

    private static void RequireNotZero(Tensor squares, string which)
    {
        if (squares.detach().IsZero().item<bool>())
        {
            throw ZeroOverZero(which);
        }
    }

    private static ArgumentException ZeroOverZero(string which) =>
        new($"The comparison is 0/0: the entries of the {which} RDM are all 0, or all equal.");

    private static Tensor ByRanks(Tensor x, Tensor y, RdmComparison comparison)
    {
        var (first, second) = (x.detach().cpu(), y.detach().cpu());
        var result =
            x.dtype == ScalarType.Float64
                ? ByRanks<double>(first, second, comparison)
                : ByRanks<float>(first, second, comparison);
        return tensor(result, ScalarType.Float64, x.device);
    }

    private static double ByRanks<T>(Tensor x, Tensor y, RdmComparison comparison)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (a, b) = (TensorValues.Load<T>(x), TensorValues.Load<T>(y));
        if (CoordinateMath.HasNaN<T>(a) || CoordinateMath.HasNaN<T>(b))
        {
            return double.NaN;
        }
        if (comparison == RdmComparison.KendallTauA)
        {
            return RankOrder.KendallTauA(a, b);
        }
        RequireDifferent(a, "first");
        RequireDifferent(b, "second");
        return RankOrder.Spearman(a, b);
    }

    private static void RequireDifferent<T>(T[] values, string which)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!values.AsSpan().ContainsAnyExcept(values[0]))
        {
            throw ZeroOverZero(which);
        }
    }
}
