using System.Globalization;

namespace SoftStep;

/// <summary>
/// The rows behind the predictions of N queries, from <see cref="DeepRegressor.Explain(Tensor, ReferenceBank, int)"/>. It owns its tensors, which are on
/// the bank's device. Weights and distances are float64 if the bank is, otherwise float32.
/// </summary>
/// <remarks>
/// A query with a NaN has weights and a distance of NaN, no neighbours and a familiarity of 0. If the bank has a NaN so has
/// every query, because nobody knows how near that row is.
/// </remarks>
public sealed class Explanation : IDisposable
{
    internal Explanation(
        Tensor rows,
        Tensor? ids,
        Tensor labels,
        Tensor weights,
        Tensor neighbors,
        Tensor effectiveNeighbors,
        Tensor distances,
        Tensor familiarity,
        Tensor bankDistances,
        Tensor discardedShares
    )
    {
        Rows = rows.DetachFromDisposeScope();
        Ids = ids?.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
        Weights = weights.DetachFromDisposeScope();
        Neighbors = neighbors.DetachFromDisposeScope();
        EffectiveNeighbors = effectiveNeighbors.DetachFromDisposeScope();
        Distances = distances.DetachFromDisposeScope();
        Familiarity = familiarity.DetachFromDisposeScope();
        BankDistances = bankDistances.DetachFromDisposeScope();
        DiscardedShares = discardedShares.DetachFromDisposeScope();
    }

    /// <summary>
    /// (N, count) int64, indices into the bank: the rows with the largest weights, the largest first. The order of equal
    /// weights is arbitrary. If fewer rows have a weight, the rest are rows with weight 0. From an index these are the ids, and −1
    /// where no row was fetched.
    /// </summary>
    public Tensor Rows { get; }

    /// <summary>(N, count) int64, the ids of these rows; null if the bank has none.</summary>
    public Tensor? Ids { get; }

    /// <summary>(N, count) or (N, count, q), the labels of these rows.</summary>
    public Tensor Labels { get; }

    /// <summary>(N, count), the weights of these rows in [0, 1], descending. Over all rows of the bank a query's weights sum to 1.</summary>
    public Tensor Weights { get; }

    /// <summary>(N) int64, how many rows of the bank have a weight above 0.</summary>
    public Tensor Neighbors { get; }

    /// <summary>(N), 1/Σⱼ wⱼ², from 1 to <see cref="Neighbors"/>: the number of equal weights that would be equally concentrated.</summary>
    public Tensor EffectiveNeighbors { get; }

    /// <summary>(N), min ‖x − kⱼ‖₂, the Euclidean distance to the nearest row of the bank, whatever the head's similarity is.</summary>
    public Tensor Distances { get; }

    /// <summary>
    /// (N), in (0, 1], the p-value of the query's distance d: (1 + k)/(1 + n), where k of the n known
    /// <see cref="BankDistances"/> are at least d. It is close to 0 if the query is farther from all rows of the bank than these
    /// are from each other. The rule is: do not trust the prediction if
    /// <code>
    /// Familiarity ≤ α
    /// </code>
    /// A query from the distribution of the rows falls under this rule with a probability of about α. It is somewhat more if the
    /// encoder was trained on the rows, because that brings them closer together. 0 for a query with a NaN. NaN from an index
    /// that does not know its rows' distances; a <see cref="BankIndex"/> does.
    /// </summary>
    /// <remarks>The p-value of conformal anomaly detection: Laxhammar and Falkman, 2010.</remarks>
    public Tensor Familiarity { get; }

    /// <summary>
    /// (S), ascending: the distance of the bank's own rows to their nearest other row, for comparison. Rows with the same id or
    /// group do not count as other rows. S is the bank's number of rows, at most 1,024: from a larger bank a fixed sample is
    /// taken. NaN, at the end, for a row without another.
    /// </summary>
    public Tensor BankDistances { get; }

    /// <summary>
    /// (N), in [0, 1], the largest share of the weight that rows can have that were not fetched from an index; 0 if all rows were
    /// compared, as with a bank. Neighbours and weights are those among the fetched rows.
    /// </summary>
    public Tensor DiscardedShares { get; }

    /// <summary>N, the number of queries.</summary>
    public long Count => Rows.size(0);

    /// <summary>
    /// One query in a sentence: its rows with the largest weights, how many have a weight, and how near the nearest is.
    /// </summary>
    /// <param name="query">Index from 0 to N − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public string Describe(long query)
    {
        if (query < 0 || query >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(query),
                query,
                $"query must be from 0 to {Count - 1}, but is {query}."
            );
        }
        using var scope = NewDisposeScope();
        var (weights, names) = (Values(Weights[query]), (Ids ?? Rows)[query].cpu().data<long>().ToArray());
        var labels = Values(Labels[query]).Chunk((int)(Labels.numel() / Rows.numel()));
        var named = names
            .Zip(weights, labels)
            .Where(row => row.Second is not 0)
            .Select(row =>
                Text(
                    $"{row.Second:P1} of {string.Join("/", row.Third.Select(label => Text($"{label:G4}")))} ({(Ids is null ? "row" : "id")} {row.First})"
                )
            );
        return string.Join(", ", named)
            + Text(
                $"; {Neighbors[query].item<long>()} rows have a weight, as concentrated as {One(EffectiveNeighbors):0.0} equal weights"
            )
            + Text($"; the nearest row is at distance {One(Distances):G3}, of familiarity {One(Familiarity):P1}");

        double One(Tensor values) => Values(values[query])[0];
    }

    /// <summary><see cref="Describe"/> of every query, one per line.</summary>
    public override string ToString()
    {
        var lines = new List<string>();
        for (var query = 0L; query < Count; query++)
        {
            lines.Add(Describe(query));
        }
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (
            var tensor in new[]
            {
                Rows,
                Ids,
                Labels,
                Weights,
                Neighbors,
                EffectiveNeighbors,
                Distances,
                Familiarity,
                BankDistances,
                DiscardedShares,
            }
        )
        {
            tensor?.Dispose();
        }
    }

    private static double[] Values(Tensor tensor) => TensorValues.Load<double>(tensor.Widen().cpu());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
