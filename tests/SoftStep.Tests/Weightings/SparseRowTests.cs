using SoftStep.Tests.Support;

namespace SoftStep.Tests.Weightings;

/// <summary>What holds only for sparsemax and entmax-1.5.</summary>
public sealed class SparseRowTests
{
    [Fact]
    public void Three_logits_have_the_known_weights()
    {
        var logits = Of(-2, 0, 0.5);

        Functional.Sparsemax(logits).Values().Should().Equal(0, 0.25, 0.75);
        Functional.Entmax15(logits).Values().ShouldBe([0, 0.3260, 0.6740], 1e-4);
    }

    /// <summary>At a distance of 1 or 2 the second entry begins to have a weight.</summary>
    [Fact]
    public void At_the_edge_of_the_support_weights_are_exact_and_the_gradient_that_of_one_entry()
    {
        Edge(row => Functional.Sparsemax(row), Of(3, 2, 2));
        Edge(row => Functional.Entmax15(row), Of(3, 1, 1));

        static void Edge(Func<Tensor, Tensor> function, Tensor row)
        {
            function(row).Values().Should().Equal(1, 0, 0);
            Gradients.Of(values => function(values).Probe(), row).Values().Should().Equal(0, 0, 0);
        }
    }

    [Fact]
    public void Just_inside_the_support_the_gradient_of_entmax_is_finite_and_its_formula()
    {
        foreach (var inside in new[] { 1e-3, 1e-6, 1e-9, 1e-12 })
        {
            var row = Of(3, 1 + inside, 1 + inside / 2);
            var direction = Draw.Normal(1, 3);

            var gradient = Gradients.Of(values => (Functional.Entmax15(values) * direction).sum(), row);

            var roots = Functional.Entmax15(row).sqrt();
            var mean = (roots * direction).sum() / roots.sum();
            (gradient - roots * (direction - mean)).Values().Should().OnlyContain(off => Math.Abs(off) < 1e-15);
        }
    }

    [Fact]
    public void Sparsemax_is_the_soft_top_1()
    {
        var logits = Draw.Normal(2, 20, 30);

        Functional.Sparsemax(logits).ShouldBe(Functional.SoftTopK(logits, 1), 1e-15);
    }

    [Fact]
    public void Entmax_has_a_second_derivative()
    {
        var row = Of(0.3, 0.9, 0.8, -3, 0.2);

        Gradients.Of(SquaredSlope, row).ShouldBe(Gradients.Central(SquaredSlope, row), 1e-7);

        static Tensor SquaredSlope(Tensor at)
        {
            using var recording = enable_grad();
            var x = at.requires_grad ? at : at.detach().requires_grad_();
            return autograd
                .grad([Functional.Entmax15(x).Probe()], [x], retain_graph: true, create_graph: true)[0]
                .square()
                .sum();
        }
    }

    private static Tensor Of(params double[] values) => tensor(values, ScalarType.Float64);
}
