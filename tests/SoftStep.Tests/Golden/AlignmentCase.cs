namespace SoftStep.Tests.Golden;

/// <summary>Two representations of the same things, and all that is computed from them.</summary>
internal sealed record AlignmentCase(
    string Name,
    double[][] X,
    double[][] Y,
    RdmCase SquaredEuclidean,
    RdmCase Euclidean,
    CkaCase LinearCka,
    RbfCkaCase[] RbfCka,
    TransformCase[] Transforms
)
{
    public static IReadOnlyList<AlignmentCase> All { get; } = BeyondFixtures.Section<AlignmentCase>("alignment");

    public override string ToString() => Name;
}

/// <summary>The dissimilarities of both, and how alike these are.</summary>
internal sealed record RdmCase(
    double[] RdmX,
    double[] RdmY,
    double Cosine,
    double Pearson,
    double Spearman,
    double TauA
);

/// <summary>CKA by both estimators.</summary>
internal sealed record CkaCase(double Biased, double Debiased);

/// <summary>CKA with a Gaussian kernel.</summary>
internal sealed record RbfCkaCase(double Fraction, double SigmaX, double SigmaY, double Biased, double Debiased);

/// <summary>A transform of the dissimilarities of the first representation.</summary>
internal sealed record TransformCase(
    string Rdm,
    double LowQuantile,
    double HighQuantile,
    double Low,
    double High,
    double Lower,
    double Upper,
    double Transition,
    double[] Values
);
