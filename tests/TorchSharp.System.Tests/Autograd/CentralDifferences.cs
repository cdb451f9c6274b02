using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>Gradients without autograd, in float64.</summary>
internal static class CentralDifferences
{
    private const double Step = 1e-6;

    /// <summary>That autograd's gradients of a scalar function, at these points, are the slopes of its values.</summary>
    internal static void ShouldAgree(Func<Tensor[], Tensor> function, params Tensor[] points)
    {
        using var scope = NewDisposeScope();
        var leaves = points.Select(point => point.detach().clone().requires_grad_()).ToArray();
        function(leaves).backward();
        foreach (var (index, leaf) in leaves.Index())
        {
            leaf.grad!.ShouldHoldAbout(1e-6, Slopes(function, points, index));
        }
    }

    private static double[] Slopes(Func<Tensor[], Tensor> function, Tensor[] points, int index)
    {
        using var recordsNothing = no_grad();
        return [.. Enumerable.Range(0, (int)points[index].numel()).Select(Slope)];

        double Slope(int element) => (At(element, Step) - At(element, -Step)) / (2 * Step);

        double At(int element, double shift)
        {
            var shifted = points.Select(point => point.detach().clone()).ToArray();
            shifted[index].view(-1)[element].add_(shift);
            return function(shifted).item<double>();
        }
    }
}
