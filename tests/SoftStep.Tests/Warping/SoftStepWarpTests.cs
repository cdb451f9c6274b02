using SoftStep.Tests.Support;

namespace SoftStep.Tests.Warping;

public sealed class SoftStepWarpTests
{
    private const double Clamp = 1e-6;
    private readonly Tensor queries = Draw.Normal(1, 4, 5);
    private readonly Tensor z = Draw.Uniform(2, 0, 1, 4, 7);

    public static TheoryData<SoftStepForm, SoftStepScope, long?> Kinds
    {
        get
        {
            var kinds = new TheoryData<SoftStepForm, SoftStepScope, long?>();
            foreach (var form in Enum.GetValues<SoftStepForm>())
            {
                kinds.Add(form, SoftStepScope.Global, null);
                kinds.Add(form, SoftStepScope.InstanceWise, null);
                kinds.Add(form, SoftStepScope.InstanceWise, 6);
            }
            return kinds;
        }
    }

    [Fact]
    public void Bounds_are_the_formulas_of_each_query()
    {
        var warp = Warp(new());

        var (lower, upper, transition) = warp.Bounds(queries);

        var (weight, bias) = (warp.Parameter("weight").Rows(), warp.Parameter("bias").Values());
        lower.shape.Should().Equal(4, 1);
        foreach (var (x, i) in queries.Rows().Select((x, i) => (x, i)))
        {
            double[] p = [.. weight.Zip(bias, (row, b) => row.Zip(x, (a, c) => a * c).Sum() + b)];
            lower.Values()[i].Should().BeApproximately(Sigmoid(p[0]), 1e-14);
            upper.Values()[i].Should().BeApproximately(Sigmoid(p[0]) + (1 - Sigmoid(p[0])) * Sigmoid(p[1]), 1e-14);
            transition.Values()[i].Should().BeApproximately(Sigmoid(p[2]), 1e-14);
        }
    }

    [Fact]
    public void One_sided_bounds_have_no_lower_and_take_the_upper_and_the_transition_as_they_are()
    {
        var warp = Warp(new() { Form = SoftStepForm.OneSided, Scope = SoftStepScope.Global });
        warp.Set("bias", 1.2, -0.7);

        var (lower, upper, transition) = warp.Bounds(queries);

        lower.Values().Should().Equal(0, 0, 0, 0);
        upper.Values().ShouldBe([.. Enumerable.Repeat(Sigmoid(1.2), 4)], 1e-15);
        transition.Values().ShouldBe([.. Enumerable.Repeat(Sigmoid(-0.7), 4)], 1e-15);
    }

    [Fact]
    public void A_hidden_layer_is_a_rectified_linear_one_before_the_bounds()
    {
        var warp = Warp(new() { HiddenSize = 6 });

        var (lower, _, _) = warp.Bounds(queries);

        var hidden = nn
            .functional.linear(queries, warp.Parameter("hidden_weight"), warp.Parameter("hidden_bias"))
            .clamp_min(0);
        var raw = hidden.matmul(warp.Parameter("weight").t()) + warp.Parameter("bias");
        lower.ShouldBe(raw.narrow(-1, 0, 1).sigmoid(), 1e-14);
    }

    [Fact]
    public void Bounds_stay_within_their_ranges_however_large_the_queries_are()
    {
        foreach (
            var (form, scope, hidden) in new[]
            {
                (SoftStepForm.TwoSided, SoftStepScope.InstanceWise, (long?)null),
                (SoftStepForm.OneSided, SoftStepScope.InstanceWise, null),
                (SoftStepForm.TwoSided, SoftStepScope.InstanceWise, 3),
            }
        )
        {
            var warp = Warp(
                new()
                {
                    Form = form,
                    Scope = scope,
                    HiddenSize = hidden,
                }
            );

            var (lower, upper, transition) = warp.Bounds(1e6 * Draw.Normal(3, 50, 5));

            var atLeast = form == SoftStepForm.OneSided ? 0 : Clamp;
            lower.Values().Should().OnlyContain(l => l >= atLeast && l <= 1 - Clamp);
            transition.Values().Should().OnlyContain(t => t >= Clamp && t <= 1 - Clamp);
            transition.Values().Should().Contain(Clamp).And.Contain(1 - Clamp);
            lower
                .Values()
                .Zip(upper.Values())
                .Should()
                .OnlyContain(pair => pair.First < pair.Second && pair.Second < 1);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Open_bounds_are_the_same_for_every_query_and_almost_open(
        SoftStepForm form,
        SoftStepScope scope,
        long? hidden
    )
    {
        var warp = Warp(
            new()
            {
                Form = form,
                Scope = scope,
                HiddenSize = hidden,
                Initialization = SoftStepInitialization.Open,
            }
        );

        var (lower, upper, transition) = warp.Bounds(queries);

        var l = form == SoftStepForm.OneSided ? 0 : 0.02;
        lower.Values().Should().OnlyContain(value => Math.Abs(value - l) < 1e-7);
        upper.Values().Should().OnlyContain(value => Math.Abs(value - (l + (1 - l) * 0.1)) < 1e-7);
        transition.Values().Should().OnlyContain(value => value == 0.5);
    }

    [Fact]
    public void Linear_bounds_start_as_a_linear_layer_does()
    {
        var warp = new SoftStepWarp(400);

        var (weight, bias) = (warp.Parameter("weight").Values(), warp.Parameter("bias").Values());
        weight.Concat(bias).Should().OnlyContain(value => Math.Abs(value) <= 1 / 20.0);
        weight.Max().Should().BeGreaterThan(0.045);
        weight.Min().Should().BeLessThan(-0.045);
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_that_are_documented()
    {
        Shapes(new()).Should().BeEquivalentTo(["weight (3, 5)", "bias (3)"]);
        Shapes(new() { Form = SoftStepForm.OneSided }).Should().BeEquivalentTo(["weight (2, 5)", "bias (2)"]);
        Shapes(new() { Scope = SoftStepScope.Global }).Should().BeEquivalentTo(["bias (3)"]);
        Shapes(new() { Scope = SoftStepScope.Global, HiddenSize = 4 }).Should().BeEquivalentTo(["bias (3)"]);
        Shapes(new() { HiddenSize = 4 })
            .Should()
            .BeEquivalentTo(["hidden_weight (4, 5)", "hidden_bias (4)", "weight (3, 4)", "bias (3)"]);

        static IEnumerable<string> Shapes(SoftStepOptions options) =>
            new SoftStepWarp(5, options)
                .named_parameters()
                .Select(entry => $"{entry.name} ({string.Join(", ", entry.parameter.shape)})");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_step_is_the_function_with_the_bounds(SoftStepForm form, SoftStepScope scope, long? hidden)
    {
        var warp = Warp(
            new()
            {
                Form = form,
                Scope = scope,
                HiddenSize = hidden,
            }
        );

        var (step, log) = (warp.call(queries, z), warp.Log(queries, z));

        var (lower, upper, transition) = warp.Bounds(queries);
        var isOneSided = form == SoftStepForm.OneSided;
        step.ShouldEqual(
            isOneSided
                ? Functional.OneSidedSoftStep(z, upper, transition)
                : Functional.SoftStep(z, lower, upper, transition)
        );
        log.ShouldEqual(
            isOneSided
                ? Functional.LogOneSidedSoftStep(z, upper, transition)
                : Functional.LogSoftStep(z, lower, upper, transition)
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_those_of_central_differences(SoftStepForm form, SoftStepScope scope, long? hidden)
    {
        var warp = Warp(
            new()
            {
                Form = form,
                Scope = scope,
                HiddenSize = hidden,
            }
        );

        Gradients.ShouldMatchDifferences(x => warp.call(queries, x).Probe(), z);
        Gradients.ShouldMatchDifferences(x => warp.call(x, z).Probe(), queries);
        warp.ShouldMatchDifferences(() => warp.call(queries, z).Probe());
        warp.ShouldMatchDifferences(() => Finite(warp.Log(queries, z)).Probe());

        static Tensor Finite(Tensor log) => log.masked_fill(log.isinf(), 0);
    }

    [Fact]
    public void Detached_z_has_no_gradient_and_everything_else_keeps_its_own()
    {
        var (warp, detached) = (Warp(new()), Warp(new() { Detached = true }));
        detached.load_state_dict(warp.state_dict());
        var (x, y) = (queries.clone().requires_grad_(), queries.clone().requires_grad_());
        var (free, constant) = (z.clone().requires_grad_(), z.clone().requires_grad_());

        warp.call(x, free).Probe().backward();
        detached.call(y, constant).Probe().backward();

        free.grad!.abs().sum().item<double>().Should().BePositive();
        (constant.grad is null || constant.grad.abs().sum().item<double>() == 0).Should().BeTrue();
        y.grad!.ShouldEqual(x.grad!);
        detached.Parameter("weight").grad!.ShouldEqual(warp.Parameter("weight").grad!);
    }

    [Theory]
    [InlineData(SoftStepForm.TwoSided)]
    [InlineData(SoftStepForm.OneSided)]
    public void A_transition_at_either_end_of_its_range_is_stable(SoftStepForm form)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var raw in new[] { -100.0, 100.0 })
            {
                var warp = new SoftStepWarp(5, new() { Form = form, Scope = SoftStepScope.Global });
                warp.to(dtype);
                warp.Set("bias", [.. new[] { -2.0, 0.5, raw }[^(int)warp.Parameter("bias").size(0)..]]);
                var points = linspace(0, 1, 101, ScalarType.Float64).expand(4, 101).to(dtype).requires_grad_();

                var (step, log) = (warp.call(queries.to(dtype), points), warp.Log(queries.to(dtype), points));
                (step.sum() + log.masked_fill(log.isinf(), 0).sum()).backward();

                step.AllFinite().Should().BeTrue();
                step[0].Values()[100].Should().Be(1);
                points.grad!.AllFinite().Should().BeTrue();
                warp.Parameter("bias").grad!.AllFinite().Should().BeTrue();
            }
        }
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_types_are_computed_in_float32_and_given_back(ScalarType dtype)
    {
        var warp = new SoftStepWarp(5);
        warp.Set("bias", -2, 0.5, 0.1);
        var (x, values) = (queries.to(dtype), z.to(dtype));

        var step = warp.call(x, values);

        step.dtype.Should().Be(dtype);
        step.ShouldEqual(warp.call(x.to(ScalarType.Float32), values.to(ScalarType.Float32)).to(dtype));
        warp.Log(x, values).dtype.Should().Be(dtype);
        warp.Bounds(x).Lower.dtype.Should().Be(dtype);
    }

    [Fact]
    public void Leading_axes_are_a_loop()
    {
        var warp = Warp(new());
        var (x, values) = (Draw.Normal(5, 2, 3, 4, 5), Draw.Uniform(6, 0, 1, 2, 3, 4, 7));

        var step = warp.call(x, values);

        step.shape.Should().Equal(2, 3, 4, 7);
        // A product with more rows may add in another order.
        step[1, 2].ShouldBe(warp.call(x[1, 2], values[1, 2]), 1e-14);
        warp.Bounds(x).Upper.shape.Should().Equal(2, 3, 4, 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_state_can_be_saved_and_loaded(SoftStepForm form, SoftStepScope scope, long? hidden)
    {
        var options = new SoftStepOptions
        {
            Form = form,
            Scope = scope,
            HiddenSize = hidden,
        };
        var (warp, other) = (new SoftStepWarp(5, options), new SoftStepWarp(5, options));
        var path = Path.GetTempFileName();
        try
        {
            warp.save(path);
            other.load(path);
        }
        finally
        {
            File.Delete(path);
        }

        var (x, values) = (queries.to(ScalarType.Float32), z.to(ScalarType.Float32));
        other.call(x, values).ShouldEqual(warp.call(x, values));
    }

    private static SoftStepWarp Warp(SoftStepOptions options)
    {
        var warp = new SoftStepWarp(5, options);
        warp.to(ScalarType.Float64);
        foreach (var (name, parameter) in warp.named_parameters())
        {
            if (options.Initialization == SoftStepInitialization.Linear)
            {
                warp.Set(name, Draw.Normal(name.Length, parameter.shape));
            }
        }
        return warp;
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}
