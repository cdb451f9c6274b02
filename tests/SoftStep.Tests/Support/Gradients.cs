namespace SoftStep.Tests.Support;

/// <summary>Gradients by autograd, and for comparison by central differences in float64.</summary>
internal static class Gradients
{
    /// <summary>∂f/∂x by autograd.</summary>
    public static Tensor Of(Func<Tensor, Tensor> scalar, Tensor at)
    {
        using var scope = NewDisposeScope();
        var x = at.detach().clone().requires_grad_();
        scalar(x).backward();
        return (x.grad ?? x.zeros_like()).detach().MoveToOuterDisposeScope();
    }

    /// <summary>(f(x + h) − f(x − h))/2h for every entry of x.</summary>
    public static Tensor Central(Func<Tensor, Tensor> scalar, Tensor at, double step = 1e-6)
    {
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        var x = at.detach().clone();
        var flat = x.view(-1);
        var gradient = new double[x.numel()];
        for (var i = 0; i < gradient.Length; i++)
        {
            var entry = flat[i];
            var value = entry.item<double>();
            entry.fill_(value + step);
            var above = scalar(x).item<double>();
            entry.fill_(value - step);
            var below = scalar(x).item<double>();
            entry.fill_(value);
            gradient[i] = (above - below) / (2 * step);
        }
        return tensor(gradient, ScalarType.Float64).reshape(x.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Checks autograd's gradient against central differences, relative to the largest entry.</summary>
    public static void ShouldMatchDifferences(Func<Tensor, Tensor> scalar, Tensor at, double tolerance = 1e-6) =>
        Of(scalar, at).ShouldBe(Central(scalar, at), tolerance);

    /// <summary>A scalar that depends on every entry, each with a different weight.</summary>
    public static Tensor Probe(this Tensor values, int seed = 17) =>
        (values * Draw.Normal(seed, values.shape).to(values.dtype).to(values.device)).sum();
}
