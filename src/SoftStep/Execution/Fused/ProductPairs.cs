using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SoftStep.Internals;

namespace SoftStep.Execution.Fused;

/// <summary>
/// Logits from one matrix product a block, and their gradients from two more:
/// <code>
/// ‖x − k‖² = ‖x‖² + ‖k‖² − 2 x·k
/// ∂x_i     = x_i Σⱼ c_ij − Σⱼ c_ij k_j,   ∂k_j = k_j Σᵢ c_ij − Σᵢ c_ij x_i
/// </code>
/// Near pairs, whose digits the subtractions lose, are taken from the differences.
/// </summary>
internal sealed class ProductPairs<T, TPair> : PairSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPair : struct, IPair<T>
{
    private readonly RowRule rule;
    private readonly T scale;
    private readonly int size;
    private readonly int count;
    private readonly (Tensor Queries, Tensor Keys) given;
    private readonly Tensor queries;
    private readonly Tensor keys;
    private readonly Tensor transposedKeys;
    private readonly Tensor block;
    private readonly TensorMemory<T> query;
    private readonly TensorMemory<T> key;
    private readonly TensorMemory<T> blockRows;
    private readonly T[] keySquares = [];
    private readonly Tensor? queryGradients;
    private readonly Tensor? keyGradients;
    private readonly Tensor? keyPulls;
    private readonly NearPulls<T>[] nearPulls = [];
    private long blockStart;

    /// <param name="rule">Which pairs: distances or dot products.</param>
    /// <param name="queries">(N, d).</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="blockSize">The most rows at a time.</param>
    /// <param name="gradients">Whether a backward follows.</param>
    public ProductPairs(RowRule rule, Tensor queries, Tensor keys, int blockSize, bool gradients)
        : base(RowMath.Padded<T>(keys.size(0)))
    {
        given = (queries, keys);
        this.rule = rule;
        (count, size) = ((int)keys.size(0), (int)keys.size(1));
        (this.queries, UnknownQueries) = Coordinates.Within<T>(queries);
        if (IsDistance)
        {
            var found = DistanceKeys<T>.Of(keys);
            this.queries = found.Measure(this.queries);
            (this.keys, UnknownKeys) = (found.Measured, found.Unknown);
            keySquares = found.Squares;
        }
        else
        {
            var found = BoundedKeys<T>.Of(keys);
            (this.keys, UnknownKeys) = (found.Measured, found.Unknown);
        }
        scale = T.CreateTruncating(rule.PairScale);
        transposedKeys = this.keys.t();
        block = empty([blockSize, Length], queries.dtype, queries.device);
        (query, key, blockRows) = (new(this.queries), new(this.keys), new(block));
        if (gradients)
        {
            queryGradients = this.queries.empty_like();
            keyGradients = this.keys.zeros_like();
            keyPulls = zeros([count, 1], keys.dtype, keys.device);
            nearPulls = [.. Enumerable.Range(0, IsDistance ? blockSize : 0).Select(_ => new NearPulls<T>())];
        }
    }

    private bool IsDistance => rule.Kind != PairKind.Dot;

    public override void Begin(long first, int rows)
    {
        blockStart = first;
        using var scope = NewDisposeScope();
        Pairs(rows).addmm_(queries.narrow(0, first, rows), transposedKeys, beta: 0);
    }

    public override Span<T> Logits(long row, Span<T> memory)
    {
        var logits = blockRows.Row(row - blockStart, Length);
        if (IsDistance)
        {
            var near = nearPulls.Length == 0 ? null : nearPulls[row - blockStart];
            near?.Clear();
            FinishDistances(logits, query.Row(row, size), near);
        }
        else
        {
            RowMath.Shift(logits, T.Zero, scale, logits);
        }
        return logits;
    }

    public override void Backward(long row, Span<T> logits, Span<T> gradient, PairGradients<T> gradients)
    {
        PairKinds.Coefficients(rule.Kind, scale, logits, gradient, logits);
        if (IsDistance)
        {
            nearPulls[row - blockStart].TakeFrom(logits);
        }
    }

    public override void End(long first, int rows)
    {
        if (queryGradients is null)
        {
            return;
        }
        using var scope = NewDisposeScope();
        var pulls = Pairs(rows);
        var (x, onQueries) = (queries.narrow(0, first, rows), queryGradients.narrow(0, first, rows));
        if (!IsDistance)
        {
            onQueries.addmm_(pulls, keys, beta: 0);
            keyGradients!.addmm_(pulls.t(), x);
            return;
        }
        onQueries.copy_(x * pulls.sum(1, keepdim: true)).addmm_(pulls, keys, alpha: -1);
        keyGradients!.addmm_(pulls.t(), x, alpha: -1);
        keyPulls!.AddInPlace(pulls.sum(0, keepdim: true).t());
        AddNearPulls(first, rows);
    }

    private void AddNearPulls(long first, int rows)
    {
        var (ofQueries, ofKeys) = (new TensorMemory<T>(queryGradients!), new TensorMemory<T>(keyGradients!));
        for (var row = 0; row < rows; row++)
        {
            var x = query.Row(first + row, size);
            var onQuery = ofQueries.Row(first + row, size);
            foreach (var (column, coefficient) in nearPulls[row].Pairs)
            {
                var k = key.Row(column, size);
                var onKey = ofKeys.Row(column, size);
                RowMath.AddPull(coefficient, x, k, onQuery, onKey);
            }
        }
        GC.KeepAlive((queryGradients, keyGradients));
    }

    public override (Tensor Queries, Tensor Keys) Gradients(IEnumerable<PairGradients<T>> threads, T[] ofQueries)
    {
        if (IsDistance)
        {
            keyGradients!.AddProductInPlace(keys, keyPulls!);
        }
        var restoring = PairKinds.Restoring(rule.Kind);
        var ofKeys = keyGradients!.MultiplyInPlace(restoring);
        var gradient = Coordinates.GradientWithin<T>(queryGradients!.MultiplyInPlace(restoring), given.Queries);
        if (ofQueries.Length > 0)
        {
            gradient.AddInPlace(TensorValues.Store(ofQueries, gradient.shape, gradient.dtype));
        }
        return (gradient, Coordinates.GradientWithin<T>(ofKeys, given.Keys));
    }

    private Tensor Pairs(int rows) => block.narrow(0, 0, rows).narrow(1, 0, count);

    /// <summary>From products to logits, in place; what it makes of the padding does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FinishDistances(Span<T> row, ReadOnlySpan<T> coordinates, NearPulls<T>? near)
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        ref var keySquare = ref MemoryMarshal.GetArrayDataReference(keySquares);
        var querySquare = Vector512.Create(RowMath.SquaredNorm(coordinates));
        var share = T.CreateChecked(NearPairs.NearShare);
        for (var i = 0; i < row.Length; i += RowMath.Width<T>())
        {
            var product = Vector512.LoadUnsafe(ref first, (nuint)i);
            var sum = Vector512.LoadUnsafe(ref keySquare, (nuint)i) + querySquare;
            var square = sum - (product + product);
            var nearBelow = sum * share;
            if (Vector512.LessThanAny(square, nearBelow))
            {
                square = FromDifferences(square, nearBelow, coordinates, i, near);
            }
            TPair.Logit(square, scale).StoreUnsafe(ref first, (nuint)i);
        }
    }

    /// <summary>A gradient is a sum whose terms lose fewer digits than a square: only the nearest of these pairs are taken out.</summary>
    private Vector512<T> FromDifferences(
        Vector512<T> squares,
        Vector512<T> nearBelow,
        ReadOnlySpan<T> coordinates,
        int column,
        NearPulls<T>? near
    )
    {
        var share = T.CreateChecked(NearPairs.NearShare);
        for (var lane = 0; lane < Math.Min(RowMath.Width<T>(), count - column); lane++)
        {
            if (squares[lane] < nearBelow[lane])
            {
                var square = RowMath.SquaredDistance<T>(coordinates, key.Row(column + lane, size));
                squares = squares.WithElement(lane, square);
                if (square < nearBelow[lane] * share)
                {
                    near?.Add(column + lane);
                }
            }
        }
        return squares;
    }
}
