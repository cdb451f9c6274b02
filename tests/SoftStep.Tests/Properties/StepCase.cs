using FsCheck;
using FsCheck.Fluent;

namespace SoftStep.Tests.Properties;

/// <summary>A SoftStep and where it is looked at.</summary>
public sealed record StepCase(double Lower, double Upper, double Transition, double[] Z)
{
    public static Gen<StepCase> Any { get; } =
        from lower in Unit
        from share in Unit
        from transition in Gen.Elements(1e-6, 1e-4, 0.01, 0.05, 0.3, 0.7, 1.0)
        from z in Unit.ArrayOf(25)
        let upper = lower + (1 - lower) * Math.Max(share, 0.01)
        where upper > lower
        select new StepCase(lower, upper, transition, z);

    private static Gen<double> Unit => Gen.Choose(0, 1 << 20).Select(value => value / (double)(1 << 20));

    public static IEnumerable<StepCase> Shrink(StepCase step)
    {
        for (var i = 0; i < step.Z.Length && step.Z.Length > 1; i++)
        {
            yield return step with
            {
                Z = [step.Z[i]],
            };
        }
        if (step.Transition != 1)
        {
            yield return step with
            {
                Transition = 1,
            };
        }
        if (step.Lower != 0)
        {
            yield return step with
            {
                Lower = 0,
            };
        }
    }

    public Tensor At(params double[] z) => Functional.SoftStep(Of(z), Of(Lower), Of(Upper), Of(Transition));

    public Tensor LogAt(params double[] z) => Functional.LogSoftStep(Of(z), Of(Lower), Of(Upper), Of(Transition));

    public static Tensor Of(params double[] values) => tensor(values, ScalarType.Float64);

    public override string ToString() =>
        $"l {Lower:R}, u {Upper:R}, t {Transition:R}, z [{string.Join(", ", Z.Select(v => v.ToString("R")))}]";
}
