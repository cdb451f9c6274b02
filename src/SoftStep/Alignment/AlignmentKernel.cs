using SoftStep.Similarities;

namespace SoftStep.Alignment;

/// <summary>
/// The kernel of a representation in float64, up to numbers that depend on one thing only, which do not change HSIC. The linear
/// kernel is that of centred coordinates, and the Gaussian one minus 1, so that less is lost in the subtractions of HSIC.
/// </summary>
internal sealed class AlignmentKernel
{
    /// <summary>16 MB in float64: several blocks are in use at once.</summary>
    public const long PairsAtATime = 1 << 21;

    private readonly Tensor coordinates;
    private readonly Tensor? width;

    private AlignmentKernel(Tensor coordinates, Tensor? width) => (this.coordinates, this.width) = (coordinates, width);

    /// <exception cref="ArgumentException">The representation is constant, or σ would be 0.</exception>
    public static AlignmentKernel Of(Tensor representation, double? fraction, string name)
    {
        var wide = representation.to(ScalarType.Float64);
        var deviations = wide - wide.detach().narrow(0, 0, 1);
        if (deviations.detach().IsZero().all().item<bool>())
        {
            throw new ArgumentException(
                $"CKA is 0/0: all rows of {name} {Guard.Describe(representation)} are equal.",
                name
            );
        }
        if (fraction is null)
        {
            return new(deviations - deviations.mean([0], keepdim: true), null);
        }
        using var euclidean = new EuclideanSimilarity();
        var median = RdmQuantiles.Of(Dissimilarities.Of(representation, euclidean), 0.5).to(ScalarType.Float64);
        return median.detach().IsZero().item<bool>()
            ? throw new ArgumentException(
                $"The median distance of the rows of {name} {Guard.Describe(representation)} is 0, so a Gaussian kernel has no width.",
                name
            )
            : new(wide, median.Times(fraction.Value));
    }

    /// <summary>Some rows, (rows, n).</summary>
    public Tensor Rows(Tensor rows)
    {
        var some = coordinates.index_select(0, rows);
        return width is null
            ? some.mm(coordinates.t())
            : (Distances.Squared(some, coordinates) / width.Squared().Times(-2)).expm1();
    }
}
