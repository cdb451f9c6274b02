using System.Numerics;
using SoftStep.Candidates;
using SoftStep.Similarities;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>
/// Logits by one matrix product per block, and their gradients by two more, with c the coefficients of the pairs:
/// <code>
/// ‖x − k‖² = ‖x‖² + ‖k‖² − 2 x·k
/// ∂x_i     = x_i Σⱼ c_ij − Σⱼ c_ij k_j,   ∂k_j = k_j Σᵢ c_ij − Σᵢ c_ij x_i
/// </code>
/// Near pairs, for which the subtractions lose digits, are computed from differences.
/// </summary>
internal sealed class ProductPairs<T, TPair> : PairSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPair : struct, IPair
{
    private readonly (Tensor Queries, Tensor Keys) given;

    /// <param name="scale">The scale of the pairs.</param>
    /// <param name="queries">(N, d).</param>
    /// <param name="keys">(M, d).</param>
    /// <param name="factors">A factor for each key's coordinates, or null; only for dot products.</param>
    /// <param name="kept">
    /// Memory for the logits of the first queries, (n, M padded): the prediction keeps them there for its backward pass.
    /// </param>
    public ProductPairs(T scale, Tensor queries, KeySet keys, T[]? factors, Tensor? kept)
        : base(RowMath.Padded<T>(keys.Keys.size(0)))
    {
        given = (queries, keys.Keys);
        Scale = scale;
        if (factors is not null)
        {
            KeyFactors = new T[Length];
            factors.CopyTo(KeyFactors, 0);
        }
        (Count, Size) = ((int)keys.Keys.size(0), (int)keys.Keys.size(1));
        if (IsDistance)
        {
            var found = DistanceKeys<T>.Of(keys);
            (Keys, UnknownKeys, KeySquares) = (found.Rows, found.Unknown, found.Squares);
        }
        else
        {
            var found = BoundedKeys<T>.Of(keys);
            (Keys, UnknownKeys) = (found.Rows, found.Unknown);
        }
        var rows = CoordinateRows<T>.Of(queries);
        UnknownQueries = rows.Unknown();
        Queries = rows.From(Keys.Subtracted).Ready(Size);
        Query = new(Queries);
        Distances = new(Keys, KeySquares, Count);
        Kept = kept;
        if (kept is not null)
        {
            (KeptRow, KeptRows) = (new(kept), kept.size(0));
        }
    }

    public T Scale { get; }

    public static bool IsDistance => TPair.Form == PairForm.Distance;

    /// <summary>M.</summary>
    public int Count { get; }

    /// <summary>d.</summary>
    public int Size { get; }

    /// <summary>(N, d), clamped, for distances minus the origin.</summary>
    public Tensor Queries { get; }

    /// <summary>(M, d), clamped, for distances minus the origin.</summary>
    public CoordinateRows<T> Keys { get; }

    /// <summary>Null if all logits were kept.</summary>
    public KeyPanels<T>? Panels { get; private set; }

    public TensorMemory<T> Query { get; }

    public T[] KeySquares { get; } = [];

    /// <summary>The keys' factors, padded; empty for 1.</summary>
    public T[] KeyFactors { get; } = [];

    /// <summary>Turns products into distances.</summary>
    public DistanceRow<T> Distances { get; }

    public Tensor? Kept { get; }

    public TensorMemory<T> KeptRow { get; }

    public long KeptRows { get; }

    /// <summary>What the backward pass needs; null before it.</summary>
    public ProductGradients<T>? Backward { get; private set; }

    public override void BeginBackward() => Backward = new(Queries, Keys);

    public override IPairBlock<T> Block(int rows, int threads)
    {
        if (Backward is null || KeptRows < Queries.size(0))
        {
            Panels ??= new(Keys);
        }
        return new ProductBlock<T, TPair>(this, rows, threads);
    }

    public override (Tensor Queries, Tensor? Keys) Gradients(
        IReadOnlyList<IPairBlock<T>> blocks,
        IEnumerable<PairGradients<T>> threads,
        T[] ofQueries
    )
    {
        var unit = TPair.GradientUnit;
        var ofKeys = KeyGradients(blocks.Cast<ProductBlock<T, TPair>>()).MultiplyInPlace(unit);
        var gradient = Coordinates.GradientWithin<T>(Backward!.OfQueries.MultiplyInPlace(unit), given.Queries);
        if (ofQueries.Length > 0)
        {
            gradient.AddInPlace(TensorValues.Store(ofQueries, gradient.shape, gradient.dtype));
        }
        ofKeys = Coordinates.GradientWithin<T>(ofKeys, given.Keys);
        return ReferenceEquals(given.Queries, given.Keys) ? (gradient.AddInPlace(ofKeys), null) : (gradient, ofKeys);
    }

    private Tensor KeyGradients(IEnumerable<ProductBlock<T, TPair>> blocks)
    {
        Tensor? products = null;
        var pulls = new T[IsDistance ? Length : 0];
        foreach (var block in blocks)
        {
            products = products?.AddInPlace(block.KeyProducts) ?? block.KeyProducts;
            RowMath.AddScaled(T.One, block.KeyPulls, pulls);
        }
        products = products!.narrow(1, 0, Size);
        return IsDistance
            ? Backward!.Keys.narrow(1, 0, Size)
                * TensorValues.Store(pulls, [Length, 1], products.dtype).narrow(0, 0, Count)
                - products
            : products.contiguous();
    }
}
