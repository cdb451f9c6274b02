using System.Numerics;
using System.Runtime.CompilerServices;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>
/// (p₀, p₁, p₂) of every query, from which its bounds follow: given (N, 3), or W x + b of the queries x (N, d) with
/// W (3, d) and b (3). They are few beside the pairs, so that plain loops do.
/// </summary>
internal sealed class StepParameters<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Width = 3;

    private readonly Tensor[] given;
    private readonly T[] queries = [];
    private readonly T[] weight = [];
    private readonly T[] parameters;

    /// <param name="given">(N, 3), or W and b.</param>
    /// <param name="queries">(N, d).</param>
    public StepParameters(Tensor[] given, Tensor queries)
    {
        this.given = given;
        if (!IsLinear)
        {
            parameters = TensorValues.Load<T>(given[0]);
            return;
        }
        (this.queries, weight) = (TensorValues.Load<T>(queries), TensorValues.Load<T>(given[0]));
        parameters = new T[queries.size(0) * Width];
        Apply(TensorValues.Load<T>(given[1]));
    }

    private bool IsLinear => given.Length == 2;

    private int Size => weight.Length / Width;

    public StepBounds<T> Bounds(long row) => new(Row(parameters, row));

    /// <summary>Room for the gradient of what the rows have.</summary>
    public T[] Gradient() => new T[parameters.Length];

    public static Span<T> Row(T[] rows, long row) => rows.AsSpan((int)row * Width, Width);

    /// <summary>
    /// The gradients of what was given, from those of the rows; that of the queries, where they are linear in them, is
    /// added to what is there.
    /// </summary>
    public IEnumerable<Tensor> Gradients(T[] ofParameters, Span<T> ofQueries)
    {
        if (!IsLinear)
        {
            return [TensorValues.Store(ofParameters, given[0].shape, given[0].dtype)];
        }
        var (ofWeight, ofBias) = (new T[weight.Length], new T[Width]);
        for (var row = 0; row < ofParameters.Length / Width; row++)
        {
            var flow = Row(ofParameters, row);
            if (flow.IndexOfAnyExcept(T.Zero) < 0)
            {
                // A row without candidates, perhaps of NaN.
                continue;
            }
            for (var p = 0; p < Width; p++)
            {
                ofBias[p] += flow[p];
            }
            Spread(flow, queries.AsSpan(row * Size, Size), ofWeight, ofQueries.Slice(row * Size, Size));
        }
        return
        [
            TensorValues.Store(ofWeight, given[0].shape, given[0].dtype),
            TensorValues.Store(ofBias, given[1].shape, given[1].dtype),
        ];
    }

    /// <summary>One row's part: flow ⊗ x to the weight's gradient, flow·W to the query's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(ReadOnlySpan<T> flow, ReadOnlySpan<T> x, T[] ofWeight, Span<T> ofQuery)
    {
        ReadOnlySpan<T> w0 = Part(weight, 0),
            w1 = Part(weight, 1),
            w2 = Part(weight, 2);
        Span<T> g0 = Part(ofWeight, 0),
            g1 = Part(ofWeight, 1),
            g2 = Part(ofWeight, 2);
        var (flow0, flow1, flow2) = (flow[0], flow[1], flow[2]);
        for (var c = 0; c < x.Length; c++)
        {
            g0[c] += flow0 * x[c];
            g1[c] += flow1 * x[c];
            g2[c] += flow2 * x[c];
            ofQuery[c] += flow0 * w0[c] + flow1 * w1[c] + flow2 * w2[c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(ReadOnlySpan<T> bias)
    {
        ReadOnlySpan<T> w0 = Part(weight, 0),
            w1 = Part(weight, 1),
            w2 = Part(weight, 2);
        for (var row = 0; row < parameters.Length / Width; row++)
        {
            var x = queries.AsSpan(row * Size, Size);
            T p0 = bias[0],
                p1 = bias[1],
                p2 = bias[2];
            for (var c = 0; c < x.Length; c++)
            {
                p0 += x[c] * w0[c];
                p1 += x[c] * w1[c];
                p2 += x[c] * w2[c];
            }
            ReadOnlySpan<T> made = [p0, p1, p2];
            made.CopyTo(Row(parameters, row));
        }
    }

    private Span<T> Part(T[] rows, int row) => rows.AsSpan(row * Size, Size);
}
