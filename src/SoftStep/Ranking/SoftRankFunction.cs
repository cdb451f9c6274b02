using System.Numerics;

namespace SoftStep.Ranking;

/// <summary>L2 soft ranks on the CPU: each row is sorted, pooled and put back in one pass; rows run on all cores.</summary>
internal sealed class SoftRankFunction : CustomFunction<SoftRankFunction, SoftRankFunction.Options>
{
    /// <param name="inputs">Values (rows, n), float32 or float64, contiguous.</param>
    /// <param name="call">The strength, and what is subtracted from the ranks.</param>
    /// <param name="kept">The order and the starts of blocks, int32.</param>
    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, Options call, List<Tensor> kept)
    {
        var values = inputs[0];
        var ranks = values.empty_like();
        var order = empty(values.shape, ScalarType.Int32, values.device);
        var starts = empty(values.shape, ScalarType.Int32, values.device);
        if (values.dtype == ScalarType.Float64)
        {
            Forward<double>(values, call, ranks, order, starts);
        }
        else
        {
            Forward<float>(values, call, ranks, order, starts);
        }
        kept.Clear();
        kept.AddRange([order, starts]);
        return ranks;
    }

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        Options call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        var gradient = flow.contiguous().clone();
        if (gradient.dtype == ScalarType.Float64)
        {
            Backward<double>(gradient, call.Strength, kept[0], kept[1]);
        }
        else
        {
            Backward<float>(gradient, call.Strength, kept[0], kept[1]);
        }
        return [gradient];
    }

    private static void Forward<T>(Tensor values, Options call, Tensor ranks, Tensor order, Tensor starts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = (int)values.size(-1);
        var (theta, result) = (new TensorMemory<T>(values), new TensorMemory<T>(ranks));
        var (places, blocks) = (new TensorMemory<int>(order), new TensorMemory<int>(starts));
        RowThreads.ForEach(
            values.size(0),
            length,
            _ => new SoftRankRow<T>(length, call.Strength),
            (row, at) =>
            {
                row.Forward(
                    theta.Row(at, length),
                    result.Row(at, length),
                    places.Row(at, length),
                    blocks.Row(at, length),
                    call.From
                );
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
        RowThreads.ForEach(
            gradient.size(0),
            length,
            _ => strength,
            (_, at) =>
                SoftRankRow<T>.Backward(places.Row(at, length), blocks.Row(at, length), strength, flows.Row(at, length))
        );
        GC.KeepAlive((gradient, order, starts));
    }

    /// <param name="Strength">ε.</param>
    /// <param name="From">Subtracted from the ranks.</param>
    internal readonly record struct Options(double Strength, double From);
}
