using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SoftStep.Similarities;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>
/// A block of rows of <see cref="ProductPairs{T, TPair}"/>. Either each thread has its own block, or all threads share a block
/// and compute tiles of keys in parallel.
/// </summary>
internal sealed class ProductBlock<T, TPair> : IPairBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPair : struct, IPair
{
    /// <summary>
    /// Keys per tile: the products of 48 rows (96 KB in float32) and the keys (128 KB for d = 64) then stay in a core's own cache
    /// until the tile is finished.
    /// </summary>
    private const int TileKeys = 512;

    private readonly ProductPairs<T, TPair> all;
    private readonly Tensor own;
    private readonly T[] queryPulls = [];
    private readonly T[][] querySums = [];
    private readonly NearPairList<T>[] nearPairs = [];
    private readonly TensorMemory<T> keySums;
    private TensorMemory<T> block;
    private long blockStart;
    private long start;
    private int rows;

    /// <param name="all">The pairs of which this is a block.</param>
    /// <param name="rows">The most rows.</param>
    /// <param name="threads">The number of threads that work on it at the same time.</param>
    public ProductBlock(ProductPairs<T, TPair> all, int rows, int threads)
    {
        this.all = all;
        own = empty([rows, all.Length], all.Queries.dtype, all.Queries.device);
        block = new(own);
        if (all.Backward is { } backward)
        {
            KeyProducts = backward.NewKeySums();
            keySums = new(KeyProducts);
            querySums = [.. Enumerable.Range(0, threads).Select(_ => new T[rows * backward.Stride])];
            if (ProductPairs<T, TPair>.IsDistance)
            {
                queryPulls = new T[rows];
                KeyPulls = new T[all.Length];
                nearPairs = [.. Enumerable.Range(0, rows).Select(_ => new NearPairList<T>())];
            }
        }
    }

    /// <summary>Σᵢ cᵢⱼ xᵢ over the block's rows, (M, d padded); the term with the key itself is added at the end.</summary>
    public Tensor KeyProducts { get; } = null!;

    /// <summary>Σᵢ cᵢⱼ over the block's rows; for distances only.</summary>
    public T[] KeyPulls { get; } = [];

    private bool IsBackward => all.Backward is not null;

    private Span<T> Row(long row) => block.Row(blockStart + row, all.Length);

    private int Tiles => (all.Count + TileKeys - 1) / TileKeys;

    public void Begin(long first, int rows)
    {
        (start, this.rows) = (first, rows);
        (block, blockStart) = (new(own), 0);
        if (first + rows > all.KeptRows)
        {
            MultiplyAll();
            KeepRows();
            return;
        }
        if (IsBackward)
        {
            RowThreads.ForEach(rows, all.Length, _ => all.KeptRow, Take);
        }
        else
        {
            (block, blockStart) = (all.KeptRow, first);
            MultiplyAll();
        }
    }

    /// <summary>
    /// Keeps the rows of a block that has some of those to be kept: the backward pass may have other blocks.
    /// </summary>
    private void KeepRows()
    {
        if (IsBackward || start >= all.KeptRows)
        {
            return;
        }
        for (var row = start; row < all.KeptRows; row++)
        {
            Row(row - start).CopyTo(all.KeptRow.Row(row, all.Length));
        }
    }

    public Span<T> Logits(long row, Span<T> memory) => Row(row - start);

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
        if (all.Backward is not { } backward)
        {
            return;
        }
        TorchThreads.Run(querySums.Length, AddShare);
        for (var row = 0; row < rows; row++)
        {
            var onQuery = backward.OfQuery.Row(start + row, all.Size);
            var (pull, sign) = ProductPairs<T, TPair>.IsDistance ? (queryPulls[row], T.NegativeOne) : (T.Zero, T.One);
            CoordinateMath.Scale(pull, all.Query.Row(start + row, all.Size), onQuery);
            foreach (var sums in querySums)
            {
                CoordinateMath.AddScaled(sign, sums.AsSpan(row * backward.Stride, all.Size), onQuery);
            }
        }
    }

    private void MultiplyAll() =>
        RowThreads.ForEach(Tiles, (long)rows * TileKeys, _ => this, (own, tile) => own.Multiply((int)tile));

    /// <summary>Computes the products and the logits of a tile of keys.</summary>
    private void Multiply(int tile)
    {
        var from = tile * TileKeys;
        var to = Math.Min(from + TileKeys, all.Count);
        var queries = new Strided<T>(ref all.Query.At(start * all.Size), all.Size, 1);
        all.Panels!.Multiply(queries, rows, from, to, ref block.At(blockStart * all.Length + from), all.Length);
        var length = RowMath.Padded<T>(to - from);
        for (var row = 0; row < rows; row++)
        {
            var logits = Row(row).Slice(from, length);
            if (ProductPairs<T, TPair>.IsDistance)
            {
                var query = all.Query.Row(start + row, all.Size);
                all.Distances.Finish<TPair>(logits, from, query, CoordinateMath.SquaredNorm<T>(query), all.Scale);
            }
            else
            {
                RowMath.SubtractAndScale(logits, T.Zero, all.Scale, logits);
                if (all.KeyFactors.Length > 0)
                {
                    RowMath.Multiply(all.KeyFactors.AsSpan(from, length), logits);
                }
            }
        }
    }

    private void Take(TensorMemory<T> kept, long row) => kept.Row(start + row, all.Length).CopyTo(Row(row));

    /// <summary>Adds the gradients of one share of the tiles, always the same ones, so that sums are reproducible.</summary>
    private void AddShare(int share)
    {
        Array.Clear(querySums[share]);
        var (from, to) = (share * Tiles / querySums.Length, (share + 1) * Tiles / querySums.Length);
        for (var tile = from; tile < to; tile++)
        {
            AddTile(tile * TileKeys, querySums[share]);
        }
    }

    private void AddTile(int from, Span<T> ofQueries)
    {
        var backward = all.Backward!;
        var (stride, keys) = (backward.Stride, Math.Min(TileKeys, all.Count - from));
        ref var coefficients = ref block.At(blockStart * all.Length + from);
        ref var ofKeys = ref keySums.At((long)from * stride);
        MatrixProduct.Compute(
            new(ref coefficients, all.Length, 1),
            ref backward.PaddedKeys.At((long)from * stride),
            stride,
            ref ofQueries[0],
            stride,
            rows,
            stride,
            keys,
            isAdding: true
        );
        MatrixProduct.Compute(
            new(ref coefficients, 1, all.Length),
            ref backward.PaddedQueries.At(start * stride),
            stride,
            ref ofKeys,
            stride,
            keys,
            stride,
            rows,
            isAdding: true
        );
        for (var row = 0; KeyPulls.Length > 0 && row < rows; row++)
        {
            var length = RowMath.Padded<T>(keys);
            RowMath.AddScaled(T.One, Row(row).Slice(from, length), KeyPulls.AsSpan(from, length));
            AddNearPairs(row, from, from + keys, ofQueries.Slice(row * stride, all.Size));
        }
    }

    /// <summary>Adds near pairs, with the sign of the sums, which are subtracted at the end.</summary>
    private void AddNearPairs(int row, int from, int to, Span<T> ofQuery)
    {
        var backward = all.Backward!;
        var x = all.Query.Row(start + row, all.Size);
        foreach (var (column, coefficient) in nearPairs[row].Between(from, to))
        {
            var key = backward.PaddedKeys.Row(column, backward.Stride)[..all.Size];
            var ofKey = keySums.Row(column, backward.Stride)[..all.Size];
            CoordinateMath.AddPull(-coefficient, x, key, ofQuery, ofKey);
        }
    }

    /// <summary>
    /// Finds near pairs for the backward pass. A gradient loses fewer digits than a squared distance, so the threshold is
    /// <see cref="NearPairs.NearShare"/> squared.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindNear(ReadOnlySpan<T> logits, ReadOnlySpan<T> coordinates, NearPairList<T> near)
    {
        ref var first = ref MemoryMarshal.GetReference(logits);
        ref var keySquare = ref MemoryMarshal.GetArrayDataReference(all.KeySquares);
        var querySquare = Vector512.Create(CoordinateMath.SquaredNorm(coordinates));
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
