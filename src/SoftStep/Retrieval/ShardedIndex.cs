using System.Runtime.ExceptionServices;

namespace SoftStep;

/// <summary>
/// Several indexes as one: parts of a bank that is too large for one place, or stores on several machines. The nearest rows of all
/// parts are merged, so that predictions, distributions, explanations and bounds are those of one index with all rows. The parts are
/// searched at the same time.
/// </summary>
/// <remarks>The ids of all parts should be different; nothing else depends on it.</remarks>
public sealed class ShardedIndex : CandidateIndex
{
    private readonly CandidateIndex[] parts;

    /// <param name="parts">At least one, of the same embeddings and label columns. Not owned.</param>
    /// <exception cref="ArgumentException">There are none, or their embeddings or labels differ in size.</exception>
    public ShardedIndex(params IReadOnlyList<CandidateIndex> parts)
    {
        Guard.NotEmpty(parts, nameof(parts));
        foreach (var part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
            if (
                part.EmbeddingSize != parts[0].EmbeddingSize
                || part.SmallestLabels.Count != parts[0].SmallestLabels.Count
            )
            {
                throw new ArgumentException(
                    $"All parts must have embeddings of size {parts[0].EmbeddingSize} and {parts[0].SmallestLabels.Count} label columns, "
                        + $"as the first, but one has size {part.EmbeddingSize} and {part.SmallestLabels.Count} columns.",
                    nameof(parts)
                );
            }
        }
        this.parts = [.. parts];
    }

    /// <inheritdoc/>
    public override long Count => parts.Sum(part => part.Count);

    /// <inheritdoc/>
    public override long EmbeddingSize => parts[0].EmbeddingSize;

    /// <inheritdoc/>
    public override IReadOnlyList<double> SmallestLabels => OfColumns(part => part.SmallestLabels, Math.Min);

    /// <inheritdoc/>
    public override IReadOnlyList<double> LargestLabels => OfColumns(part => part.LargestLabels, Math.Max);

    /// <summary>Whether all parts are.</summary>
    public override bool IsExact => Array.TrueForAll(parts, part => part.IsExact);

    /// <summary>Whether all parts can.</summary>
    public override bool CanSearchWithin => Array.TrueForAll(parts, part => part.CanSearchWithin);

    /// <inheritdoc/>
    public override CandidateRows Search(Tensor queries, int count) =>
        Merged(queries, count, part => part.Search(queries, count));

    /// <inheritdoc/>
    public override CandidateRows SearchWithin(Tensor queries, Tensor radii, int count) =>
        Merged(queries, count, part => part.SearchWithin(queries, radii, count));

    private CandidateRows Merged(Tensor queries, int count, Func<CandidateIndex, CandidateRows> search)
    {
        var found = new CandidateRows?[parts.Length];
        try
        {
            // Most of the time is waiting, where the parts are on other machines.
            Parallel.For(0, parts.Length, number => found[number] = search(parts[number]));
            using var withoutGradients = no_grad();
            return CandidateRows.Nearest(queries, [.. found.Select(rows => rows!)], count);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            throw;
        }
        finally
        {
            foreach (var rows in found)
            {
                rows?.Dispose();
            }
        }
    }

    private double[] OfColumns(
        Func<CandidateIndex, IReadOnlyList<double>> labels,
        Func<double, double, double> merge
    ) => [.. parts.Select(labels).Aggregate((left, right) => [.. left.Zip(right, merge)])];
}
