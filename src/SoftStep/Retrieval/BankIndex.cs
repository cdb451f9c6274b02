using SoftStep.Banks;
using SoftStep.Similarities;

namespace SoftStep;

/// <summary>
/// A bank in memory as an index: compares every query with every row. It is the reference for other indexes, and one of several
/// parts of a larger one. To predict from one bank, use the bank itself.
/// </summary>
/// <remarks>It keeps the rows that the bank has now. Later changes of the bank do not affect it.</remarks>
public sealed class BankIndex : CandidateIndex, IDisposable
{
    private readonly BankRows rows;
    private readonly Tensor ids;

    /// <param name="bank">The rows; without a copy.</param>
    /// <exception cref="ArgumentException">An embedding has a NaN: nobody knows how near it is.</exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public BankIndex(ReferenceBank bank)
    {
        ArgumentNullException.ThrowIfNull(bank);
        using var scope = NewDisposeScope();
        rows = bank.Hold();
        var unknown = rows.Embeddings.isnan().any(-1).sum().item<long>();
        if (unknown > 0)
        {
            rows.Dispose();
            throw new ArgumentException(
                $"The bank has {unknown} embeddings with a NaN, which no search can rank.",
                nameof(bank)
            );
        }
        ids = (
            rows.Facts.Ids?.alias() ?? Arithmetic.Counted(Count, ScalarType.Int64, rows.Embeddings.device)
        ).DetachFromDisposeScope();
        SmallestLabels = Numbers(rows.Columns.Labels.amin([0]));
        LargestLabels = Numbers(rows.Columns.Labels.amax([0]));
    }

    /// <inheritdoc/>
    public override long Count => rows.Embeddings.size(0);

    /// <inheritdoc/>
    public override long EmbeddingSize => rows.Embeddings.size(1);

    /// <inheritdoc/>
    public override IReadOnlyList<double> SmallestLabels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> LargestLabels { get; }

    /// <summary>True.</summary>
    public override bool IsExact => true;

    /// <summary>True.</summary>
    public override bool CanSearchWithin => true;

    internal override Tensor OwnDistances => rows.OwnDistances;

    /// <inheritdoc/>
    public override CandidateRows Search(Tensor queries, int count) => Nearest(queries, null, count);

    /// <inheritdoc/>
    public override CandidateRows SearchWithin(Tensor queries, Tensor radii, int count) =>
        Nearest(queries, radii, count);

    private CandidateRows Nearest(Tensor queries, Tensor? radii, int count)
    {
        Guard.Pairs(queries, rows.Embeddings);
        Guard.AtLeast(1, count, nameof(count));
        using var held = new Held(queries, radii);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var (distances, places) = Nearest(queries.Bounded(), (int)Math.Min(count, Count));
        var missing = radii is null ? zeros_like(places, ScalarType.Bool) : distances.gt(radii.unsqueeze(-1));
        var width = Math.Max(1, missing.logical_not().sum(-1).amax([0]).item<long>());
        (places, missing) = (places.narrow(1, 0, width), missing.narrow(1, 0, width).clone());
        return new(rows.Embeddings[places].As(queries.dtype), rows.Labels[places], ids[places], missing);
    }

    /// <summary>The nearest rows of each query, ascending, from some of the rows at a time.</summary>
    private (Tensor Distances, Tensor Places) Nearest(Tensor points, int count)
    {
        (Tensor Distances, Tensor Places)? found = null;
        foreach (var (first, size) in RowBlocks.OfKeys(points, rows.Embeddings))
        {
            using var scope = NewDisposeScope();
            var distances = Distances.Euclidean(points, rows.Embeddings.narrow(0, first, size).Bounded());
            var (nearest, places) = distances.topk((int)Math.Min(count, size), -1, largest: false);
            places = places.Plus(first);
            if (found is { } before)
            {
                nearest = cat([before.Distances, nearest], -1);
                (nearest, var chosen) = nearest.topk((int)Math.Min(count, nearest.size(-1)), -1, largest: false);
                places = cat([before.Places, places], -1).gather(-1, chosen);
            }
            found = (nearest.MoveToOuterDisposeScope(), places.MoveToOuterDisposeScope());
        }
        return found!.Value;
    }

    private static double[] Numbers(Tensor tensor) => TensorValues.Load<double>(tensor.cpu());

    /// <summary>Frees the index, but not the bank.</summary>
    public void Dispose()
    {
        ids.Dispose();
        rows.Dispose();
    }
}
