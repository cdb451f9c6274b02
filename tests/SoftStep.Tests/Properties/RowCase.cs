using FsCheck;
using FsCheck.Fluent;

namespace SoftStep.Tests.Properties;

/// <summary>One row to be ranked or sorted, and how softly.</summary>
public sealed record RowCase(double[] Values, double Strength, Regularization Regularization)
{
    private static readonly double[] Strengths = [1e-4, 1e-3, 0.01, 0.1, 1, 7, 100, 1e4];

    /// <summary>Rows of 1 to 40 entries: whole numbers, which tie; numbers near 0; and numbers of all magnitudes.</summary>
    public static Gen<RowCase> Any { get; } =
        from length in Gen.Choose(1, 40)
        from values in Gen.OneOf(
            Gen.Choose(-3, 3).Select(value => (double)value).ArrayOf(length),
            Gen.Choose(-1_000_000, 1_000_000).Select(value => value / 3e5).ArrayOf(length),
            Gen.Choose(-1000, 1000)
                .Zip(Gen.Choose(-8, 3), (value, power) => value * Math.Pow(10, power))
                .ArrayOf(length)
        )
        from strength in Gen.Elements(Strengths)
        from regularization in Gen.Elements(Regularization.L2, Regularization.KL)
        select new RowCase(values, strength, regularization);

    /// <summary>Rows of different whole numbers with a strength of at most 1: hard ranks.</summary>
    public static Gen<RowCase> Distinct { get; } =
        from length in Gen.Choose(1, 40)
        from values in Gen.Shuffle(Enumerable.Range(-length / 2, length).Select(value => (double)value))
        from strength in Gen.Elements(Strengths.Where(strength => strength <= 1))
        from regularization in Gen.Elements(Regularization.L2, Regularization.KL)
        select new RowCase(values, strength, regularization);

    public Tensor Row => tensor(Values, ScalarType.Float64);

    /// <summary>Fewer entries, plainer entries, a plainer strength.</summary>
    public static IEnumerable<RowCase> Shrink(RowCase row)
    {
        for (var i = 0; i < row.Values.Length && row.Values.Length > 1; i++)
        {
            yield return row with
            {
                Values = [.. row.Values[..i], .. row.Values[(i + 1)..]],
            };
        }
        for (var i = 0; i < row.Values.Length; i++)
        {
            var plain = Math.Truncate(row.Values[i]);
            if (plain != row.Values[i])
            {
                yield return row with
                {
                    Values = [.. row.Values[..i], plain, .. row.Values[(i + 1)..]],
                };
            }
        }
        if (row.Strength != 1)
        {
            yield return row with
            {
                Strength = 1,
            };
        }
    }

    public override string ToString() =>
        $"{Regularization}, strength {Strength:R}: [{string.Join(", ", Values.Select(v => v.ToString("R")))}]";
}
