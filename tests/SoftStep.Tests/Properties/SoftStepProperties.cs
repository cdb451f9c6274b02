using SoftStep.Tests.Support;

namespace SoftStep.Tests.Properties;

public sealed class SoftStepProperties
{
    [Fact]
    public void It_rises_from_exactly_0_at_its_lower_to_exactly_1_at_its_upper_bound() =>
        Property.Holds(
            StepCase.Any,
            step =>
            {
                double[] z = [.. step.Z.Append(step.Lower).Append(step.Upper).Order()];

                var values = step.At(z).Values();

                values.Zip(values.Skip(1)).All(pair => pair.Second >= pair.First - 1e-15).Should().BeTrue();
                z.Zip(values).Where(pair => pair.First <= step.Lower).All(pair => pair.Second == 0).Should().BeTrue();
                z.Zip(values).Where(pair => pair.First >= step.Upper).All(pair => pair.Second == 1).Should().BeTrue();
            }
        );

    [Fact]
    public void It_takes_every_value_between_at_the_place_that_its_inverse_names() =>
        Property.Holds(
            StepCase.Any,
            step =>
            {
                // p/(1 − p) = ((z − l)/(u − z))^(1/t), solved for z. A steep step cannot be resolved with rounded z.
                var transition = Math.Max(step.Transition, 0.05);
                double[] values = [0.001, 0.2, 0.5, 0.7, 0.999];
                var ratios = values.Select(p => Math.Pow(p / (1 - p), transition));
                double[] z = [.. ratios.Select(r => (step.Lower + step.Upper * r) / (1 + r))];

                var reached = (step with { Transition = transition }).At(z).Values();

                var rounding = 1e-15 / transition / (step.Upper - step.Lower);
                reached.ShouldBe(values, 1e-12 + 100 * rounding);
            }
        );

    [Fact]
    public void It_is_symmetric_about_the_middle_of_its_bounds() =>
        Property.Holds(
            StepCase.Any,
            step =>
            {
                // On a grid where reflecting is exact.
                var (width, transition) = (Math.Pow(2, -6), Math.Max(step.Transition, 0.01));
                var (lower, upper) = (0.25, 0.25 + 16 * width);
                var on = step with { Lower = lower, Upper = upper, Transition = transition };
                double[] z = [.. step.Z.Select(value => Math.Round(value * 1024) / 1024)];
                double[] reflected = [.. z.Select(value => lower + upper - value)];

                var (values, others) = (on.At(z).Values(), on.At(reflected).Values());

                others.ShouldBe([.. values.Select(value => 1 - value)], 1e-13);
            }
        );

    [Fact]
    public void Its_logarithm_is_its_logarithm_and_stays_finite_where_the_step_underflows() =>
        Property.Holds(
            StepCase.Any,
            step =>
            {
                var (values, logs) = (step.At(step.Z).Values(), step.LogAt(step.Z).Values());

                foreach (var (z, value, log) in step.Z.Zip(values, logs))
                {
                    if (z <= step.Lower)
                    {
                        log.Should().Be(double.NegativeInfinity);
                        continue;
                    }
                    double.IsFinite(log).Should().BeTrue();
                    if (value > 1e-300)
                    {
                        Math.Exp(log).Should().BeApproximately(value, 1e-12 * value * Math.Max(1, -log));
                    }
                }
            }
        );

    [Fact]
    public void Its_gradients_are_finite_everywhere_and_0_outside_its_bounds() =>
        Property.Holds(
            StepCase.Any,
            step =>
            {
                double[] places = [.. step.Z, step.Lower, step.Upper, 0, 1];
                var z = StepCase.Of(places).requires_grad_();
                Tensor[] bounds =
                [
                    StepCase.Of(step.Lower).requires_grad_(),
                    StepCase.Of(step.Upper).requires_grad_(),
                    StepCase.Of(step.Transition).requires_grad_(),
                ];

                var log = Functional.LogSoftStep(z, bounds[0], bounds[1], bounds[2]);
                var counted = log.masked_fill(log.isinf(), 0);
                (Functional.SoftStep(z, bounds[0], bounds[1], bounds[2]).sum() + counted.sum()).backward();

                bounds.All(bound => bound.grad!.AllFinite()).Should().BeTrue();
                var slopes = z.grad!.Values();
                slopes.All(slope => double.IsFinite(slope) && slope >= 0).Should().BeTrue();
                places
                    .Zip(slopes)
                    .Where(pair => pair.First <= step.Lower || pair.First >= step.Upper)
                    .All(pair => pair.Second == 0)
                    .Should()
                    .BeTrue();
            }
        );

    [Fact]
    public void The_one_sided_step_rises_from_0_at_0_to_1_at_its_upper_bound_and_is_positive_between() =>
        Property.Holds(
            StepCase.Any,
            step =>
            {
                var transition = Math.Min(step.Transition, 0.7);
                double[] z = [.. step.Z.Append(0).Append(step.Upper).Append(1).Order()];
                var (upper, slope) = (StepCase.Of(step.Upper), StepCase.Of(transition));

                var values = Functional.OneSidedSoftStep(StepCase.Of(z), upper, slope).Values();
                var logs = Functional.LogOneSidedSoftStep(StepCase.Of(z), upper, slope).Values();

                values[0].Should().Be(0);
                values.Zip(values.Skip(1)).All(pair => pair.Second >= pair.First - 1e-15).Should().BeTrue();
                z.Zip(values).All(pair => pair.First < step.Upper || pair.Second == 1).Should().BeTrue();
                z.Zip(values).All(pair => pair.First == 0 || pair.Second > 0).Should().BeTrue();
                var formula = z.Select(value =>
                    value >= step.Upper
                        ? 0
                        : transition / (1 - transition) * (step.Upper - value) * Math.Log(value / step.Upper)
                );
                logs.ShouldBe([.. formula], 1e-12);
            }
        );
}
