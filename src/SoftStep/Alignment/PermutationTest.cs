using SoftStep.Alignment;

namespace SoftStep;

/// <summary>
/// Whether two representations of the same things are more alike than chance: the things of one are shuffled, and the share of
/// shuffles that are at least as alike is the p-value.
/// <code>
/// p = (1 + #{shuffles with at least this alignment})/(1 + shuffles)
/// </code>
/// </summary>
/// <param name="Alignment">Of the representations as they are.</param>
/// <param name="PValue">In (0, 1]. Valid for any alignment and any number of things, if they are exchangeable.</param>
/// <param name="Shuffles">How many shuffles there were.</param>
public sealed record PermutationTest(double Alignment, double PValue, int Shuffles)
{
    /// <summary>Runs the test.</summary>
    /// <param name="x">(n, p), n ≥ 2.</param>
    /// <param name="y">(n, q), the same things in the same order, with the dtype and device of x.</param>
    /// <param name="alignment">How alike two representations are, a tensor with one number: larger is more alike.</param>
    /// <param name="shuffles">At least 1. The smallest possible p-value is 1/(1 + shuffles).</param>
    /// <param name="generator">Null for Torch's own.</param>
    /// <exception cref="ArgumentException">Shapes, dtypes or devices do not fit, or there is no shuffle.</exception>
    /// <example>
    /// <code>
    /// var test = PermutationTest.Run(x, y, (x, y) => Functional.LinearCka(x, y, isDebiased: true));
    /// </code>
    /// </example>
    public static PermutationTest Run(
        Tensor x,
        Tensor y,
        Func<Tensor, Tensor, Tensor> alignment,
        int shuffles = 999,
        Generator? generator = null
    )
    {
        AlignmentArguments.Representations(x, y, 2);
        ArgumentNullException.ThrowIfNull(alignment);
        Guard.AtLeast(1, shuffles, nameof(shuffles));
        using var held = new Held(x, y);
        using var withoutGradients = no_grad();
        var observed = Value(y);
        var asAlike = 0;
        for (var shuffle = 0; shuffle < shuffles; shuffle++)
        {
            using var scope = NewDisposeScope();
            var order = randperm(x.size(0), device: CPU, generator: generator).to(x.device);
            asAlike += Value(y.index_select(0, order)) >= observed ? 1 : 0;
        }
        return new(observed, (1.0 + asAlike) / (1.0 + shuffles), shuffles);

        double Value(Tensor other)
        {
            using var scope = NewDisposeScope();
            return alignment(x, other).to(ScalarType.Float64).item<double>();
        }
    }
}
