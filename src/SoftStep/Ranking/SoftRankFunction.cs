using System.Numerics;
using SoftStep.Internals;
using static TorchSharp.torch.autograd;

namespace SoftStep.Ranking;

/// <summary>L2 soft ranks of rows on the CPU: sorted, pooled and put back in one pass over each row, rows over all cores.</summary>
internal sealed class SoftRankFunction : SingleTensorFunction<SoftRankFunction>
{
    public override string Name => nameof(SoftRankFunction);

    /// <param name="ctx">Keeps order and blocks as int32.</param>
    /// <param name="vars">Values (rows, n), float32 or float64, contiguous; and the strength.</param>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (values, strength) = ((Tensor)vars[0], (double)vars[1]);
        var ranks = values.empty_like();
        var order = empty(values.shape, dtype: ScalarType.Int32);
        var starts = empty(values.shape, dtype: ScalarType.Int32);
        ctx.save_for_backward([order, starts]);
        ctx.save_data(nameof(strength), strength);
        if (values.dtype == ScalarType.Float64)
        {
            Forward<double>(values, strength, ranks, order, starts);
        }
        else
        {
            Forward<float>(values, strength, ranks, order, starts);
        }
        return ranks;
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var strength = (double)ctx.get_data("strength");
        using var ungraphed = no_grad();
        var gradient = grad_output.contiguous().clone();
        if (gradient.dtype == ScalarType.Float64)
        {
            Backward<double>(gradient, strength, saved[0], saved[1]);
        }
        else
        {
            Backward<float>(gradient, strength, saved[0], saved[1]);
        }
        return [gradient.MoveToOuterDisposeScope(), null!];
    }

    private static void Forward<T>(Tensor values, double strength, Tensor ranks, Tensor order, Tensor starts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = (int)values.size(-1);
        var (theta, result) = (new TensorMemory<T>(values), new TensorMemory<T>(ranks));
        var (places, blocks) = (new TensorMemory<int>(order), new TensorMemory<int>(starts));
        Rows.ForEach(
            values.size(0),
            length,
            _ => new SoftRankRow<T>(length, strength),
            (row, at) =>
            {
                row.Forward(theta.Row(at, length), result.Row(at, length));
                row.Order.CopyTo(places.Row(at, length));
                row.Starts.CopyTo(blocks.Row(at, length));
            }
        );
        GC.KeepAlive((values, ranks, order, starts));
    }

    private static void Backward<T>(Tensor gradient, double strength, Tensor order, Tensor starts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = (int)gradient.size(-1);
        var flows = new TensorMemory<T>(gradient);
        var (places, blocks) = (new TensorMemory<int>(order), new TensorMemory<int>(starts));
        Rows.ForEach(
            gradient.size(0),
            length,
            _ => strength,
            (_, at) =>
                SoftRankRow<T>.Backward(places.Row(at, length), blocks.Row(at, length), strength, flows.Row(at, length))
        );
        GC.KeepAlive((gradient, order, starts));
    }
}
