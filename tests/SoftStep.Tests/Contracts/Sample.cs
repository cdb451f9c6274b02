using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

/// <summary>Random queries (…, N, d), keys (…, M, d) and labels (…, M, q), float64.</summary>
internal sealed record Sample(Tensor Queries, Tensor Keys, Tensor Labels)
{
    public static Sample Draw(int seed, long queries = 5, long keys = 7, long size = 3, long[]? leading = null)
    {
        long[] axes = leading ?? [];
        return new(
            Support.Draw.Normal(seed, [.. axes, queries, size]),
            Support.Draw.Normal(seed + 100, [.. axes, keys, size]),
            Support.Draw.Normal(seed + 200, [.. axes, keys, HeadContract.Outputs])
        );
    }

    public Sample To(ScalarType dtype) => new(Queries.to(dtype), Keys.to(dtype), Labels.to(dtype));

    public Sample To(Device device) => new(Queries.to(device), Keys.to(device), Labels.to(device));

    /// <summary>The same values as leaves of a graph.</summary>
    public Sample WithGradients() => new(Leaf(Queries), Leaf(Keys), Leaf(Labels));

    public Tensor[] Tensors() => [Queries, Keys, Labels];

    private static Tensor Leaf(Tensor values) => values.detach().clone().requires_grad_();
}
