using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SoftStep.Similarities;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>
/// Logits from the differences of coordinates: accurate for near pairs, fastest for small problems, and the only way
/// for the Manhattan distance. Keys are stored transposed, so that a vector has one coordinate of several keys.
/// </summary>
internal sealed class DirectPairs<T, TPair> : PairSource<T>, IPairBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPair : struct, IPair
{
    private readonly TensorForm queryForm;
    private readonly TensorForm keyForm;
    private readonly T[] query;
    private readonly T[] key;
    private readonly T[] transposed;
    private readonly int size;
    private readonly T scale;
    private readonly bool areQueriesWithin;
    private readonly bool areKeysWithin;
    private T[] queryGradient = [];

    /// <param name="scale">The scale of the pairs.</param>
    /// <param name="queries">(N, d), float32 or float64.</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="factors">A factor for each key's coordinates, or null.</param>
    public DirectPairs(T scale, Tensor queries, Tensor keys, T[]? factors)
        : base(RowMath.Padded<T>(keys.size(0)))
    {
        this.scale = scale;
        queryForm = TensorForm.Of(queries);
        keyForm = ReferenceEquals(keys, queries) ? queryForm : TensorForm.Of(keys);
        size = (int)keyForm.Shape[1];
        (query, UnknownQueries, areQueriesWithin) = Load(queries);
        (key, UnknownKeys, areKeysWithin) = ReferenceEquals(keys, queries)
            ? (query, UnknownQueries, areQueriesWithin)
            : Load(keys);
        for (var row = 0; row < factors?.Length; row++)
        {
            var coordinates = key.AsSpan(row * size, size);
            CoordinateMath.Scale(factors[row], coordinates, coordinates);
        }
        transposed = GC.AllocateUninitializedArray<T>(size * Length);
        Transpose(key, key.Length / size);
    }

    public override bool IsDirect => true;

    public override T[]? GivenQueries => areQueriesWithin ? query : null;

    public override void BeginBackward() => queryGradient = GC.AllocateUninitializedArray<T>(query.Length);

    /// <summary>This object itself: rows are in the threads' own memory.</summary>
    public override IPairBlock<T> Block(int rows, int threads) => this;

    public void Begin(long first, int rows) { }

    public void End() { }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<T> Logits(long row, Span<T> memory)
    {
        var coordinates = query.AsSpan((int)row * size, size);
        ref var firstKey = ref MemoryMarshal.GetArrayDataReference(transposed);
        ref var logit = ref MemoryMarshal.GetReference(memory);
        var (i, width) = (0, RowMath.Width<T>());
        // Four independent sums: an addition has the latency of four that do not wait for each other.
        for (; i <= Length - 4 * width; i += 4 * width)
        {
            Vector512<T> sum0 = default,
                sum1 = default,
                sum2 = default,
                sum3 = default;
            for (var c = 0; c < coordinates.Length; )
            {
                Vector512<T> part0 = default,
                    part1 = default,
                    part2 = default,
                    part3 = default;
                for (var end = Math.Min(c + CoordinateMath.SummedAtATime, coordinates.Length); c < end; c++)
                {
                    ref var key = ref Unsafe.Add(ref firstKey, c * Length + i);
                    var x = Vector512.Create(coordinates[c]);
                    part0 = TPair.Add(part0, x, Vector512.LoadUnsafe(ref key));
                    part1 = TPair.Add(part1, x, Vector512.LoadUnsafe(ref key, (nuint)width));
                    part2 = TPair.Add(part2, x, Vector512.LoadUnsafe(ref key, (nuint)(2 * width)));
                    part3 = TPair.Add(part3, x, Vector512.LoadUnsafe(ref key, (nuint)(3 * width)));
                }
                (sum0, sum1, sum2, sum3) = (sum0 + part0, sum1 + part1, sum2 + part2, sum3 + part3);
            }
            TPair.Logit(sum0, scale).StoreUnsafe(ref logit, (nuint)i);
            TPair.Logit(sum1, scale).StoreUnsafe(ref logit, (nuint)(i + width));
            TPair.Logit(sum2, scale).StoreUnsafe(ref logit, (nuint)(i + 2 * width));
            TPair.Logit(sum3, scale).StoreUnsafe(ref logit, (nuint)(i + 3 * width));
        }
        for (; i < Length; i += width)
        {
            var sum = Vector512<T>.Zero;
            for (var c = 0; c < coordinates.Length; )
            {
                var part = Vector512<T>.Zero;
                for (var end = Math.Min(c + CoordinateMath.SummedAtATime, coordinates.Length); c < end; c++)
                {
                    var k = Vector512.LoadUnsafe(ref firstKey, (nuint)(c * Length + i));
                    part = TPair.Add(part, Vector512.Create(coordinates[c]), k);
                }
                sum += part;
            }
            TPair.Logit(sum, scale).StoreUnsafe(ref logit, (nuint)i);
        }
        return memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(long row, Span<T> logits, Span<T> gradient, PairGradients<T> gradients)
    {
        PairRow.Coefficients<T, TPair>(scale, logits, gradient, gradient);
        var coordinates = query.AsSpan((int)row * size, size);
        var result = queryGradient.AsSpan((int)row * size, size);
        var unit = T.CreateTruncating(TPair.GradientUnit);
        ref var firstKey = ref MemoryMarshal.GetArrayDataReference(transposed);
        ref var keyGradient = ref MemoryMarshal.GetArrayDataReference(gradients.Keys);
        ref var coefficient = ref MemoryMarshal.GetReference(gradient);
        for (var c = 0; c < size; c++)
        {
            var x = Vector512.Create(coordinates[c]);
            var sum = Vector512<T>.Zero;
            for (var i = 0; i < Length; i += RowMath.Width<T>())
            {
                var at = (nuint)(c * Length + i);
                var pull = Vector512.LoadUnsafe(ref coefficient, (nuint)i);
                var k = Vector512.LoadUnsafe(ref firstKey, at);
                var (onQuery, onKey) = TPair.Pull(pull, x, k);
                sum += onQuery;
                (Vector512.LoadUnsafe(ref keyGradient, at) + onKey).StoreUnsafe(ref keyGradient, at);
            }
            result[c] = Vector512.Sum(sum) * unit;
        }
    }

    public override (Tensor Queries, Tensor? Keys) Gradients(
        IReadOnlyList<IPairBlock<T>> blocks,
        IEnumerable<PairGradients<T>> threads,
        T[] ofQueries
    )
    {
        var isShared = ReferenceEquals(key, query);
        var keyGradient = isShared ? queryGradient : new T[key.Length];
        foreach (var shares in threads)
        {
            AddTransposed(shares.Keys, keyGradient);
        }
        if (!areQueriesWithin || !areKeysWithin)
        {
            var precision = Precision.Of(queryForm.Dtype);
            Coordinates.GradientWithin<T>(query, queryGradient, precision);
            Coordinates.GradientWithin<T>(key, keyGradient, precision);
        }
        CoordinateMath.AddScaled<T>(T.One, ofQueries, queryGradient);
        return (queryForm.Make(queryGradient), isShared ? null : keyForm.Make(keyGradient));
    }

    private static (T[] Coordinates, int[] Unknown, bool IsWithin) Load(Tensor embeddings)
    {
        var coordinates = TensorValues.Load<T>(embeddings);
        var (unknown, isWithin) = Coordinates.Clamp<T>(coordinates, (int)embeddings.size(1), Precision.Of(embeddings));
        return (coordinates, unknown, isWithin);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTransposed(ReadOnlySpan<T> shares, Span<T> keyGradient)
    {
        var unit = T.CreateTruncating(TPair.GradientUnit);
        for (var c = 0; c < size; c++)
        {
            var column = shares.Slice(c * Length, Length);
            for (int row = 0, at = c; at < keyGradient.Length; row++, at += size)
            {
                keyGradient[at] += column[row] * unit;
            }
        }
    }

    private void Transpose(ReadOnlySpan<T> rows, int count)
    {
        for (var c = 0; c < size; c++)
        {
            transposed.AsSpan(c * Length + count, Length - count).Clear();
        }
        Transposition.Copy(rows, size, transposed, Length);
    }
}
