namespace SoftStep.Fixtures;

/// <summary>Two representations of the same things, and all that is computed from them.</summary>
/// <param name="Name">What is special.</param>
/// <param name="X">One row per thing.</param>
/// <param name="Y">One row per thing.</param>
/// <param name="SquaredEuclidean">By squared distances.</param>
/// <param name="Euclidean">By distances.</param>
/// <param name="LinearCka">With linear kernels.</param>
/// <param name="RbfCka">With Gaussian kernels.</param>
/// <param name="Transforms">Of the dissimilarities of X.</param>
public sealed record AlignmentEntry(
    string Name,
    double[][] X,
    double[][] Y,
    RdmEntry SquaredEuclidean,
    RdmEntry Euclidean,
    CkaEntry LinearCka,
    RbfCkaEntry[] RbfCka,
    TransformEntry[] Transforms
)
{
    /// <summary>Whether all arrays have the sizes given by the number of things.</summary>
    public bool HasShapes()
    {
        var (things, pairs) = (X.Length, X.Length * (X.Length - 1) / 2);
        return things > 1
            && X.IsTable(things, X[0].Length)
            && Y.IsTable(things, Y.FirstOrDefault()?.Length ?? 0)
            && new[] { SquaredEuclidean, Euclidean }.All(rdm => rdm.RdmX.Length == pairs && rdm.RdmY.Length == pairs)
            && Transforms.All(transform => transform?.Values.Length == pairs)
            && RbfCka.All(cka => cka is not null);
    }
}

/// <summary>The dissimilarities of both representations, and how alike these are.</summary>
public sealed record RdmEntry(
    double[] RdmX,
    double[] RdmY,
    double Cosine,
    double Pearson,
    double Spearman,
    double TauA
);

/// <summary>CKA by both estimators.</summary>
public sealed record CkaEntry(double Biased, double Debiased);

/// <summary>CKA with Gaussian kernels of widths σ.</summary>
public sealed record RbfCkaEntry(double Fraction, double SigmaX, double SigmaY, double Biased, double Debiased);

/// <summary>SoftStep of the ramp between two quantiles.</summary>
public sealed record TransformEntry(
    SimilarityKind Rdm,
    double LowQuantile,
    double HighQuantile,
    double Low,
    double High,
    double Lower,
    double Upper,
    double Transition,
    double[] Values
);
