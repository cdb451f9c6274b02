using SoftStep.Alignment;

namespace SoftStep;

/// <summary>
/// Centred kernel alignment of representations that are too many for one pass: unbiased estimates of HSIC are averaged over batches.
/// <code>
/// CKA = Σ_b HSIC(K_b, L_b) / √(Σ_b HSIC(K_b, K_b) · Σ_b HSIC(L_b, L_b))
/// </code>
/// </summary>
/// <remarks>
/// The batches should be of one size, and drawn without replacement. Nguyen et al., Do Wide and Deep Networks Learn the Same Things?,
/// arXiv 2010.15327.
/// </remarks>
public sealed class MinibatchCka
{
    private readonly double? fraction;
    private double both;
    private double first;
    private double second;

    private MinibatchCka(double? fraction) => this.fraction = fraction;

    /// <summary>With linear kernels, as <see cref="Functional.LinearCka"/>.</summary>
    public static MinibatchCka Linear() => new(null);

    /// <summary>With Gaussian kernels, as <see cref="Functional.RbfCka"/>; each batch has its own width.</summary>
    /// <param name="fraction">σ divided by the median distance, above 0.</param>
    /// <exception cref="ArgumentException">The fraction is not above 0.</exception>
    public static MinibatchCka Rbf(double fraction = 1)
    {
        Guard.Positive(fraction, nameof(fraction));
        return new(fraction);
    }

    /// <summary>CKA of the batches so far.</summary>
    /// <exception cref="InvalidOperationException">There is no batch yet.</exception>
    public double Value =>
        Batches > 0
            ? both / Math.Sqrt(first * second)
            : throw new InvalidOperationException("There is no batch yet; add one first.");

    /// <summary>How many batches were added.</summary>
    public long Batches { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <param name="x">(n, p), n ≥ 4.</param>
    /// <param name="y">(n, q), the same things in the same order, with the dtype and device of x.</param>
    /// <exception cref="ArgumentException">As for <see cref="Functional.LinearCka"/>; nothing is added.</exception>
    public void Add(Tensor x, Tensor y)
    {
        AlignmentArguments.Representations(x, y, 4);
        using var held = new Held(x, y);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var batch = Hsic.Of(x, y, fraction, isUnbiased: true);
        both += batch.Both.item<double>();
        first += batch.First.item<double>();
        second += batch.Second.item<double>();
        Batches++;
    }
}
