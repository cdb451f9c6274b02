using CsCheck;

namespace SoftStep.Tests.Properties;

/// <summary>A SoftStep and a z.</summary>
public sealed record StepCase(double Lower, double Upper, double Transition, double[] Z)
{
    private static readonly Gen<double> Unit = Gen.Int[0, 1 << 20].Select(value => value / (double)(1 << 20));

    public static Gen<StepCase> Any { get; } =
        Gen.Select(
                Unit,
                Unit,
                Gen.OneOf(1e-6, 1e-4, 0.01, 0.05, 0.3, 0.7, 1.0),
                Unit.Array[25],
                (lower, share, transition, z) =>
                    new StepCase(lower, lower + (1 - lower) * Math.Max(share, 0.01), transition, z)
            )
            .Where(step => step.Upper > step.Lower);

    public Tensor At(params double[] z) => Functional.SoftStep(Of(z), Of(Lower), Of(Upper), Of(Transition));

    public Tensor LogAt(params double[] z) => Functional.LogSoftStep(Of(z), Of(Lower), Of(Upper), Of(Transition));

    public static Tensor Of(params double[] values) => tensor(values, ScalarType.Float64);

    public override string ToString() =>
        $"l {Lower:R}, u {Upper:R}, t {Transition:R}, z [{string.Join(", ", Z.Select(v => v.ToString("R")))}]";
}
