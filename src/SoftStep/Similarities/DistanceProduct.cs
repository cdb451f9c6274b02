using static TorchSharp.torch.autograd;

namespace SoftStep;

/// <summary>
/// ‖x − k‖₂ or its square, of (N, d) and (M, d), by matrix products, forward (on the CPU) and backward:
/// <code>
/// ‖x − k‖² = ‖x‖² + ‖k‖² − 2 x·k                both measured from the mean of the keys
/// ∂/∂xᵢ   = Σⱼ gᵢⱼ (xᵢ − kⱼ)/‖xᵢ − kⱼ‖,          0 where they coincide
/// ∂/∂xᵢ   = Σⱼ gᵢⱼ 2(xᵢ − kⱼ)                    of the square
/// </code>
/// The subtraction loses the digits of near pairs, so these are taken from the differences: see
/// <see cref="NearPairs"/>. The backward sum cancels in the same way, and less; it is taken in float64.
/// </summary>
internal sealed class DistanceProduct : SingleTensorFunction<DistanceProduct>
{
    private const string Squared = nameof(Squared);

    public override string Name => nameof(DistanceProduct);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (queries, keys, squared) = ((Tensor)vars[0], (Tensor)vars[1], (bool)vars[2]);
        using var scope = NewDisposeScope();
        var distances = Compute(queries, keys, squared);
        // Detached, because an output that its own node keeps would never be freed.
        ctx.save_for_backward([queries, keys, distances.detach().MoveToOuterDisposeScope()]);
        ctx.save_data(Squared, squared);
        return distances.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        using var ungraphed = no_grad();
        var saved = ctx.get_saved_variables();
        var (queries, keys, distances) = (saved[0], saved[1], saved[2]);
        var origin = keys.to(ScalarType.Float64).mean([0], keepdim: true);
        var (x, k) = (queries.to(ScalarType.Float64) - origin, keys.to(ScalarType.Float64) - origin);
        var gradient = grad_output.to(ScalarType.Float64);
        var pull = (bool)ctx.get_data(Squared)
            ? gradient.Times(2)
            : (gradient / distances.to(ScalarType.Float64)).Filled(distances.IsZero(), 0);
        var queryGradient = x * pull.sum(1, keepdim: true) - pull.mm(k);
        var keyGradient = k * pull.sum(dim: 0).unsqueeze(-1) - pull.t().mm(x);
        return
        [
            queryGradient.to(queries.dtype).MoveToOuterDisposeScope(),
            keyGradient.to(keys.dtype).MoveToOuterDisposeScope(),
            null!,
        ];
    }

    private static Tensor Compute(Tensor queries, Tensor keys, bool squared)
    {
        if (queries.device_type == DeviceType.CPU)
        {
            return NearPairs.Distances(queries.contiguous(), keys.contiguous(), squared);
        }
        var distances = Distances.Direct(queries, keys);
        return squared ? distances.Squared() : distances;
    }
}
