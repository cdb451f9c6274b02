using CsCheck;

namespace SoftStep.Tests.Properties;

/// <summary>A row to rank or sort, and the strength.</summary>
public sealed record RowCase(double[] Values, double Strength, Regularization Regularization)
{
    private static readonly double[] Strengths = [1e-4, 1e-3, 0.01, 0.1, 1, 7, 100, 1e4];

    /// <summary>Rows of 1 to 40 entries: integers, with ties; numbers near 0; and numbers of all magnitudes.</summary>
    public static Gen<RowCase> Any { get; } =
        Gen.Select(
            Gen.OneOf(
                Gen.Int[-3, 3].Select(value => (double)value).Array[1, 40],
                Gen.Int[-1_000_000, 1_000_000].Select(value => value / 3e5).Array[1, 40],
                Gen.Select(Gen.Int[-1000, 1000], Gen.Int[-8, 3], (value, power) => value * Math.Pow(10, power)).Array[
                    1,
                    40
                ]
            ),
            Gen.OneOf(Strengths),
            Gen.OneOf(Regularization.L2, Regularization.KL),
            (values, strength, regularization) => new RowCase(values, strength, regularization)
        );

    /// <summary>Rows of distinct integers with a strength of at most 1: hard ranks.</summary>
    public static Gen<RowCase> Distinct { get; } =
        Gen.Select(
            Gen.Int[1, 40]
                .SelectMany(length =>
                    Gen.Shuffle(Enumerable.Range(-length / 2, length).Select(value => (double)value).ToArray())
                ),
            Gen.OneOf([.. Strengths.Where(strength => strength <= 1)]),
            Gen.OneOf(Regularization.L2, Regularization.KL),
            (values, strength, regularization) => new RowCase(values, strength, regularization)
        );

    public Tensor Row => tensor(Values, ScalarType.Float64);

    public override string ToString() =>
        $"{Regularization}, strength {Strength:R}: [{string.Join(", ", Values.Select(v => v.ToString("R")))}]";
}
