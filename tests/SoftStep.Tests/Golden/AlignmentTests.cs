using SoftStep.Tests.Support;

namespace SoftStep.Tests.Golden;

/// <summary>Representational alignment against the second fixture file.</summary>
public sealed class AlignmentTests
{
    public static TheoryData<int, ScalarType> Cases =>
        new(
            from number in Enumerable.Range(0, AlignmentCase.All.Count)
            from dtype in new[] { ScalarType.Float64, ScalarType.Float32 }
            select (number, dtype)
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dissimilarities_and_their_comparisons_are_the_fixtures(int number, ScalarType dtype)
    {
        var entry = AlignmentCase.All[number];
        var (x, y) = (Tensor(entry.X, dtype), Tensor(entry.Y, dtype));

        ShouldBe(entry.SquaredEuclidean, null);
        using var euclidean = new EuclideanSimilarity();
        ShouldBe(entry.Euclidean, euclidean);

        void ShouldBe(RdmCase expected, Similarity? similarity)
        {
            var (first, second) = (Functional.Rdm(x, similarity), Functional.Rdm(y, similarity));
            first.ShouldBe(tensor(expected.RdmX, dtype), Tolerance(dtype));
            second.ShouldBe(tensor(expected.RdmY, dtype), Tolerance(dtype));
            double[] comparisons =
            [
                .. Enum.GetValues<RdmComparison>().Select(way => Number(Functional.CompareRdms(first, second, way))),
            ];
            comparisons.ShouldBe(
                [expected.Cosine, expected.Pearson, expected.Spearman, expected.TauA],
                Tolerance(dtype)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cka_is_the_fixtures(int number, ScalarType dtype)
    {
        var entry = AlignmentCase.All[number];
        var (x, y) = (Tensor(entry.X, dtype), Tensor(entry.Y, dtype));

        foreach (var isDebiased in new[] { false, true })
        {
            double[] found =
            [
                Number(Functional.LinearCka(x, y, isDebiased)),
                .. entry.RbfCka.Select(rbf => Number(Functional.RbfCka(x, y, rbf.Fraction, isDebiased))),
            ];
            double[] expected =
            [
                isDebiased ? entry.LinearCka.Debiased : entry.LinearCka.Biased,
                .. entry.RbfCka.Select(rbf => isDebiased ? rbf.Debiased : rbf.Biased),
            ];
            found.ShouldBe(expected, Tolerance(dtype));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transforms_are_the_fixtures(int number, ScalarType dtype)
    {
        var entry = AlignmentCase.All[number];

        foreach (var transform in entry.Transforms)
        {
            var rdm = transform.Rdm == "euclidean" ? entry.Euclidean : entry.SquaredEuclidean;
            var z = Functional.GeoTopological(tensor(rdm.RdmX, dtype), transform.LowQuantile, transform.HighQuantile);

            Functional
                .SoftStep(z, Bound(transform.Lower), Bound(transform.Upper), Bound(transform.Transition))
                .ShouldBe(tensor(transform.Values, dtype), Tolerance(dtype));
        }

        Tensor Bound(double bound) => tensor([bound], dtype);
    }

    private static double Tolerance(ScalarType dtype) => dtype == ScalarType.Float64 ? 1e-9 : 2e-5;

    private static Tensor Tensor(double[][] rows, ScalarType dtype) =>
        tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length], dtype);

    private static double Number(Tensor scalar) => scalar.to(ScalarType.Float64).item<double>();
}
