namespace SoftStep.Similarities;

/// <summary>
/// ‖x − k‖₂ or its square, of (N, d) and (M, d), by matrix products, forward (on the CPU) and backward:
/// <code>
/// ‖x − k‖² = ‖x‖² + ‖k‖² − 2 x·k                after subtracting an origin near the keys
/// ∂/∂xᵢ   = Σⱼ gᵢⱼ (xᵢ − kⱼ)/‖xᵢ − kⱼ‖,          0 where they coincide
/// ∂/∂xᵢ   = Σⱼ gᵢⱼ 2(xᵢ − kⱼ)                    of the square
/// </code>
/// For near pairs the subtraction loses digits, so these are computed from differences: see <see cref="NearPairs"/>. The
/// sums of the backward pass lose fewer digits; they are computed in float64.
/// </summary>
internal sealed class DistanceProduct : CustomFunction<DistanceProduct, bool>
{
    /// <param name="inputs">Queries and keys.</param>
    /// <param name="call">Whether to return squared distances.</param>
    /// <param name="kept">Queries, keys and distances.</param>
    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, bool call, List<Tensor> kept)
    {
        using var scope = NewDisposeScope();
        var distances = Distances(inputs[0], inputs[1], squared: call);
        kept.Add(distances.detach().MoveToOuterDisposeScope());
        return distances.MoveToOuterDisposeScope();
    }

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        bool call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        var (queries, keys, distances) = (kept[0], kept[1], kept[2]);
        var origin = Origin.Of(keys).to(ScalarType.Float64);
        var (x, k) = (queries.to(ScalarType.Float64) - origin, keys.to(ScalarType.Float64) - origin);
        var gradient = flow.to(ScalarType.Float64);
        var pull = call
            ? gradient.Times(2)
            : (gradient / distances.to(ScalarType.Float64)).Filled(distances.IsZero(), 0);
        var queryGradient = x * pull.sum(1, keepdim: true) - pull.mm(k);
        var keyGradient = k * pull.sum(dim: 0).unsqueeze(-1) - pull.t().mm(x);
        return [queryGradient.to(queries.dtype), keyGradient.to(keys.dtype)];
    }

    private static Tensor Distances(Tensor queries, Tensor keys, bool squared)
    {
        if (queries.device_type == DeviceType.CPU)
        {
            return NearPairs.Distances(queries.contiguous(), keys.contiguous(), squared);
        }
        var distances = Similarities.Distances.Direct(queries, keys);
        return squared ? distances.Squared() : distances;
    }
}
