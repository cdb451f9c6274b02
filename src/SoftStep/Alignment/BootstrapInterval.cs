using SoftStep.Alignment;

namespace SoftStep;

/// <summary>
/// How sure the alignment of two representational dissimilarity matrices is, if other things of the same kind had been shown: the
/// things are drawn anew with replacement, and the interval holds the central share of the comparisons. A pair of the same thing has
/// no dissimilarity and is left out.
/// </summary>
/// <param name="Alignment">Of the matrices as they are.</param>
/// <param name="Lower">The (1 − level)/2 quantile of the draws.</param>
/// <param name="Upper">The (1 + level)/2 quantile of the draws.</param>
/// <param name="Level">The share of draws within the interval.</param>
public sealed record BootstrapInterval(double Alignment, double Lower, double Upper, double Level)
{
    /// <summary>Computes the interval.</summary>
    /// <param name="first">(m), from <see cref="Functional.Rdm"/>, of at least 4 things.</param>
    /// <param name="second">(m), of the same things, with the dtype and device of the first.</param>
    /// <param name="comparison">The way to compare.</param>
    /// <param name="level">In (0, 1).</param>
    /// <param name="draws">At least 1.</param>
    /// <param name="generator">Null for Torch's own.</param>
    /// <exception cref="ArgumentException">
    /// Shapes, dtypes or devices do not fit, there are fewer than 4 things, or a comparison is 0/0.
    /// </exception>
    public static BootstrapInterval Of(
        Tensor first,
        Tensor second,
        RdmComparison comparison,
        double level = 0.95,
        int draws = 1000,
        Generator? generator = null
    )
    {
        var things = AlignmentArguments.Rdms(first, second);
        Guard.AtLeast(4, things, nameof(things));
        Guard.Levels([level]);
        Guard.AtLeast(1, draws, nameof(draws));
        using var held = new Held(first, second);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var observed = Compare(first, second);
        var pairs = triu_indices(things, things, 1, device: first.device);
        var values = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            using var inner = NewDisposeScope();
            var drawn = randint(things, [things], ScalarType.Int64, CPU, generator: generator).to(first.device);
            var (left, right) = (drawn[pairs[0]], drawn[pairs[1]]);
            var place = PlaceOf(left.minimum(right), left.maximum(right)).masked_select(left.ne(right));
            values[draw] = Compare(first.index_select(0, place), second.index_select(0, place));
        }
        var all = tensor(values);
        return new(
            observed,
            RdmQuantiles.Of(all, (1 - level) / 2).item<double>(),
            RdmQuantiles.Of(all, (1 + level) / 2).item<double>(),
            level
        );

        double Compare(Tensor x, Tensor y) => RdmComparer.Of(x, y, comparison).item<double>();

        // Row i of the upper triangle begins after i rows of n − 1, n − 2, … pairs.
        Tensor PlaceOf(Tensor i, Tensor j) =>
            (i * i.SubtractedFrom(2 * things - 1)).Over(2.0).to(ScalarType.Int64).Plus(j - i).Minus(1L);
    }
}
