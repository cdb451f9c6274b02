using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SoftStep.Similarities;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>
/// A block of rows of <see cref="ProductPairs{T, TPair}"/>. One that a thread has for itself is worked on by that thread
/// alone; one that all share is made by all, a tile of keys each.
/// </summary>
internal sealed class ProductBlock<T, TPair> : IPairBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPair : struct, IPair
{
    /// <summary>A tile of 48 rows stays in a core's own cache (1 MB) until its distances are finished.</summary>
    private const int TileKeys = 4096;

    private readonly ProductPairs<T, TPair> all;
    private readonly Tensor own;
    private readonly Tensor? keyGradients;
    private readonly T[] keyPulls = [];
    private readonly T[] queryPulls = [];
    private readonly NearPairList<T>[] nearPairs = [];
    private Tensor block;
    private TensorMemory<T> blockRows;
    private long start;
    private int rows;

    public ProductBlock(ProductPairs<T, TPair> all, int rows)
    {
        this.all = all;
        own = empty([rows, all.Length], all.Queries.dtype, all.Queries.device);
        (block, blockRows) = (own, new(own));
        if (all.QueryGradients is not null)
        {
            keyGradients = all.Keys.zeros_like();
            queryPulls = new T[rows];
            keyPulls = new T[ProductPairs<T, TPair>.IsDistance ? all.Length : 0];
            nearPairs =
            [
                .. Enumerable.Range(0, ProductPairs<T, TPair>.IsDistance ? rows : 0).Select(_ => new NearPairList<T>()),
            ];
        }
    }

    private bool IsBackward => keyGradients is not null;

    public void Begin(long first, int rows)
    {
        (start, this.rows) = (first, rows);
        if (first + rows > all.KeptRows)
        {
            (block, blockRows) = (own, new(own));
            ForEachTile(Multiply);
            KeepRows();
            return;
        }
        var kept = all.Kept!.narrow(0, first, rows);
        if (IsBackward)
        {
            (block, blockRows) = (own, new(own));
            var keptRows = new TensorMemory<T>(kept);
            RowThreads.ForEach(rows, all.Length, _ => keptRows, Take);
        }
        else
        {
            (block, blockRows) = (kept, new(kept));
            ForEachTile(Multiply);
        }
    }

    /// <summary>
    /// Of a prediction's block that has some of the rows to be kept, these: the backward may have other blocks.
    /// </summary>
    private void KeepRows()
    {
        if (IsBackward || start >= all.KeptRows)
        {
            return;
        }
        var kept = new TensorMemory<T>(all.Kept!);
        for (var row = start; row < all.KeptRows; row++)
        {
            blockRows.Row(row - start, all.Length).CopyTo(kept.Row(row, all.Length));
        }
    }

    public Span<T> Logits(long row, Span<T> memory) => blockRows.Row(row - start, all.Length);

    public void Backward(long row, Span<T> logits, Span<T> gradient, PairGradients<T> gradients)
    {
        var near = ProductPairs<T, TPair>.IsDistance ? nearPairs[row - start] : null;
        if (near is not null)
        {
            near.Clear();
            FindNear(logits, all.Query.Row(row, all.Size), near);
        }
        PairRow.Coefficients<T, TPair>(all.Scale, logits, gradient, logits);
        if (ProductPairs<T, TPair>.IsDistance)
        {
            near!.TakeFrom(logits);
            queryPulls[row - start] = RowMath.Sum<T>(logits[..all.Length]);
        }
    }

    public void End()
    {
        if (!IsBackward)
        {
            return;
        }
        using var scope = NewDisposeScope();
        ForEachTile(AddKeyGradients);
        var onQueries = all.QueryGradients!.narrow(0, start, rows);
        if (!ProductPairs<T, TPair>.IsDistance)
        {
            onQueries.addmm_(Pairs(0, all.Count), all.Keys, beta: 0);
            return;
        }
        var ofQueries = new TensorMemory<T>(all.QueryGradients);
        for (var row = 0; row < rows; row++)
        {
            RowMath.Scale(queryPulls[row], all.Query.Row(start + row, all.Size), ofQueries.Row(start + row, all.Size));
        }
        onQueries.addmm_(Pairs(0, all.Count), all.Keys, alpha: -1);
        AddNearPairs(ofQueries);
    }

    /// <summary>What its rows gave to the keys; afterwards it is changed by whoever adds others to it.</summary>
    public Tensor KeyGradients()
    {
        if (ProductPairs<T, TPair>.IsDistance)
        {
            var pulls = TensorValues.Store(keyPulls, [all.Length, 1], all.Keys.dtype).narrow(0, 0, all.Count);
            keyGradients!.AddProductInPlace(all.Keys, pulls);
        }
        return keyGradients!;
    }

    private void ForEachTile(Action<int, int> body)
    {
        var tiles = (all.Count + TileKeys - 1) / TileKeys;
        TorchThreads.ForEachOperator(
            tiles,
            tile =>
            {
                using var scope = NewDisposeScope();
                var from = tile * TileKeys;
                body(from, Math.Min(TileKeys, all.Count - from));
            }
        );
    }

    private void Multiply(int from, int keys)
    {
        Pairs(from, keys).addmm_(all.Queries.narrow(0, start, rows), all.TransposedKeys.narrow(1, from, keys), beta: 0);
        var length = Math.Min(RowMath.Padded<T>(keys), all.Length - from);
        RowThreads.ForEach(rows, length, _ => (from, length), Finish);
    }

    private void Finish((int From, int Length) tile, long row)
    {
        var logits = blockRows.Row(row, all.Length).Slice(tile.From, tile.Length);
        if (!ProductPairs<T, TPair>.IsDistance)
        {
            RowMath.SubtractAndScale(logits, T.Zero, all.Scale, logits);
            return;
        }
        FinishDistances(logits, tile.From, all.Query.Row(start + row, all.Size));
    }

    private void Take(TensorMemory<T> kept, long row) =>
        kept.Row(row, all.Length).CopyTo(blockRows.Row(row, all.Length));

    private void AddKeyGradients(int from, int keys)
    {
        var sign = ProductPairs<T, TPair>.IsDistance ? -1 : 1;
        keyGradients!
            .narrow(0, from, keys)
            .addmm_(Pairs(from, keys).t(), all.Queries.narrow(0, start, rows), alpha: sign);
        var pulls = keyPulls.AsSpan();
        for (var row = 0; pulls.Length > 0 && row < rows; row++)
        {
            var length = Math.Min(RowMath.Padded<T>(keys), all.Length - from);
            RowMath.AddScaled(T.One, blockRows.Row(row, all.Length).Slice(from, length), pulls.Slice(from, length));
        }
    }

    private void AddNearPairs(TensorMemory<T> ofQueries)
    {
        var ofKeys = new TensorMemory<T>(keyGradients!);
        for (var row = 0; row < rows; row++)
        {
            var x = all.Query.Row(start + row, all.Size);
            var onQuery = ofQueries.Row(start + row, all.Size);
            foreach (var (column, coefficient) in nearPairs[row].Pairs)
            {
                RowMath.AddPull(coefficient, x, all.Key.Row(column, all.Size), onQuery, ofKeys.Row(column, all.Size));
            }
        }
        GC.KeepAlive(keyGradients);
    }

    private Tensor Pairs(int from, int keys) => block.narrow(0, 0, rows).narrow(1, from, keys);

    /// <summary>From products to logits, in place; what it makes of the padding does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FinishDistances(Span<T> row, int from, ReadOnlySpan<T> coordinates)
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        ref var keySquare = ref all.KeySquares[from];
        var querySquare = Vector512.Create(RowMath.SquaredNorm(coordinates));
        var share = T.CreateChecked(NearPairs.NearShare);
        var scale = all.Scale;
        for (var i = 0; i < row.Length; i += RowMath.Width<T>())
        {
            var product = Vector512.LoadUnsafe(ref first, (nuint)i);
            var sum = Vector512.LoadUnsafe(ref keySquare, (nuint)i) + querySquare;
            var square = sum - (product + product);
            var nearBelow = sum * share;
            if (Vector512.LessThanAny(square, nearBelow))
            {
                square = FromDifferences(square, nearBelow, coordinates, from + i);
            }
            TPair.Logit(square, scale).StoreUnsafe(ref first, (nuint)i);
        }
    }

    private Vector512<T> FromDifferences(
        Vector512<T> squares,
        Vector512<T> nearBelow,
        ReadOnlySpan<T> coordinates,
        int column
    )
    {
        for (var lane = 0; lane < Math.Min(RowMath.Width<T>(), all.Count - column); lane++)
        {
            if (squares[lane] < nearBelow[lane])
            {
                var square = RowMath.SquaredDistance<T>(coordinates, all.Key.Row(column + lane, all.Size));
                squares = squares.WithElement(lane, square);
            }
        }
        return squares;
    }

    /// <summary>A gradient is a sum whose terms lose fewer digits than a square: only the nearest of these pairs are taken out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindNear(ReadOnlySpan<T> logits, ReadOnlySpan<T> coordinates, NearPairList<T> near)
    {
        ref var first = ref MemoryMarshal.GetReference(logits);
        ref var keySquare = ref MemoryMarshal.GetArrayDataReference(all.KeySquares);
        var querySquare = Vector512.Create(RowMath.SquaredNorm(coordinates));
        var share = T.CreateChecked(NearPairs.NearShare * NearPairs.NearShare);
        var scale = all.Scale;
        for (var i = 0; i < logits.Length; i += RowMath.Width<T>())
        {
            var sum = Vector512.LoadUnsafe(ref keySquare, (nuint)i) + querySquare;
            var isNear = Vector512.GreaterThan(
                Vector512.LoadUnsafe(ref first, (nuint)i),
                TPair.Logit(sum * share, scale)
            );
            for (var lane = 0; isNear != Vector512<T>.Zero && lane < RowMath.Width<T>(); lane++)
            {
                if (isNear[lane] != T.Zero && i + lane < all.Count)
                {
                    near.Add(i + lane);
                }
            }
        }
    }
}
