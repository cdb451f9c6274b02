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
            _ => (Sort: new RowSort<T>(length), Ranks: new SoftRankRow(length, call.Strength)),
            (own, at) =>
            {
                var ranksOfRow = result.Row(at, length);
                var orderOfRow = places.Row(at, length);
                var sorted = own.Sort.Descending(theta.Row(at, length), orderOfRow);
                own.Ranks.Forward(sorted, blocks.Row(at, length), call.From);
                for (var i = 0; i < length; i++)
                {
                    ranksOfRow[orderOfRow[i]] = T.CreateTruncating(sorted[i]);
                }
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
            _ => new T[length],
            (sorted, at) =>
            {
                var flow = flows.Row(at, length);
                var orderOfRow = places.Row(at, length);
                for (var i = 0; i < length; i++)
                {
                    sorted[i] = flow[orderOfRow[i]];
                }
                SoftRankRow.Backward<T>(blocks.Row(at, length), strength, sorted);
                for (var i = 0; i < length; i++)
                {
                    flow[orderOfRow[i]] = sorted[i];
                }
            }
        );
        GC.KeepAlive((gradient, order, starts));
    }

    /// <param name="Strength">ε.</param>
    /// <param name="From">Subtracted from the ranks.</param>
    internal readonly record struct Options(double Strength, double From);
}
