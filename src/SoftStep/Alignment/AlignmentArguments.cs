namespace SoftStep.Alignment;

/// <summary>Checks of representations and of representational dissimilarity matrices.</summary>
internal static class AlignmentArguments
{
    /// <summary>(n, p) with n at least this many.</summary>
    public static void Representation(Tensor representation, string name, long things = 2)
    {
        Guard.Embeddings(representation, name);
        if (representation.ndim != 2 || representation.size(0) < things)
        {
            throw new ArgumentException(
                $"{name} must be (n, p) with n ≥ {things}, but is {Guard.Describe(representation)}.",
                name
            );
        }
    }

    /// <summary>Two of the same things.</summary>
    public static void Representations(Tensor x, Tensor y, long things)
    {
        Representation(x, nameof(x), things);
        Representation(y, nameof(y), things);
        Guard.Alike(y, nameof(y), x, nameof(x));
        if (x.size(0) != y.size(0))
        {
            throw new ArgumentException(
                $"x and y must have a row for each of the same things, but are {Guard.Describe(x)} and {Guard.Describe(y)}.",
                nameof(y)
            );
        }
    }

    /// <summary>(m), m = n(n − 1)/2 for some n ≥ 2.</summary>
    /// <returns>n.</returns>
    public static long Rdm(Tensor rdm, string name)
    {
        Guard.Floating(rdm, name);
        return rdm.ndim == 1 && rdm.size(0) > 0 && Dissimilarities.Things(rdm.size(0)) is { } things
            ? things
            : throw new ArgumentException(
                $"{name} must be (n(n − 1)/2), one for each pair of n things, but is {Guard.Describe(rdm)}.",
                name
            );
    }

    /// <summary>Two of the same things.</summary>
    /// <returns>n.</returns>
    public static long Rdms(Tensor first, Tensor second)
    {
        var things = Rdm(first, nameof(first));
        Guard.Observed(second, first.shape, first.dtype, first.device, nameof(second));
        return things;
    }

    /// <summary>0 ≤ low &lt; high ≤ 1.</summary>
    public static void Quantiles(double low, double high)
    {
        if (!(low >= 0 && low < high && high <= 1))
        {
            throw new ArgumentException($"The levels must be 0 ≤ low < high ≤ 1, but are {low} and {high}.");
        }
    }
}
