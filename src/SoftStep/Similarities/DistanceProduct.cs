using static TorchSharp.torch.autograd;

namespace SoftStep;

/// <summary>
/// ‖x − k‖₂ of (N, d) and (M, d) by matrix products, forward (on the CPU) and backward:
/// <code>
/// ‖x − k‖² = ‖x‖² + ‖k‖² − 2 x·k          both measured from the mean of the keys
/// ∂/∂x_i   = Σⱼ g_ij (x_i − k_j)/‖x_i − k_j‖,  0 where they coincide
/// </code>
/// The subtraction loses the digits of near pairs, so these are taken from the differences: see
/// <see cref="NearPairs"/>. The backward sum cancels in the same way, and less; it is taken in float64.
/// </summary>
internal sealed class DistanceProduct : SingleTensorFunction<DistanceProduct>
{
    public override string Name => nameof(DistanceProduct);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (queries, keys) = ((Tensor)vars[0], (Tensor)vars[1]);
        using var scope = NewDisposeScope();
        var distances =
            queries.device_type == DeviceType.CPU
                ? NearPairs.Distances(queries.contiguous(), keys.contiguous())
                : Distances.Direct(queries, keys);
        // Detached, because an output that its own node keeps would never be freed.
        ctx.save_for_backward([queries, keys, distances.detach().MoveToOuterDisposeScope()]);
        return distances.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (queries, keys, distances) = (saved[0], saved[1], saved[2].to(ScalarType.Float64));
        var origin = keys.to(ScalarType.Float64).mean([0], keepdim: true);
        var (x, k) = (queries.to(ScalarType.Float64) - origin, keys.to(ScalarType.Float64) - origin);
        var pull = (grad_output.to(ScalarType.Float64) / distances).masked_fill(distances.eq(0), 0);
        var queryGradient = x * pull.sum(1, keepdim: true) - pull.mm(k);
        var keyGradient = k * pull.sum(0).unsqueeze(-1) - pull.t().mm(x);
        return
        [
            queryGradient.to(queries.dtype).MoveToOuterDisposeScope(),
            keyGradient.to(keys.dtype).MoveToOuterDisposeScope(),
        ];
    }
}
