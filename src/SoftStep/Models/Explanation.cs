using System.Globalization;
using SoftStep.Banks;

namespace SoftStep;

/// <summary>
/// What predictions were made of, a row of numbers for each of N queries; <see cref="DeepRegressor.Explain"/> makes it. Its
/// tensors are its own, on the bank's device. Weights and distances are float32, or float64 where the bank is.
/// </summary>
/// <remarks>
/// A query with a NaN has weights and a distance of NaN, no neighbours and a familiarity of 0; so has every query if the bank
/// has a NaN, for nobody knows how near that is.
/// </remarks>
public sealed class Explanation : IDisposable
{
    internal Explanation(
        Tensor rows,
        Tensor weights,
        Tensor neighbors,
        Tensor effectiveNeighbors,
        Tensor distances,
        Tensor familiarity,
        Tensor bankDistances,
        BankRows bank
    )
    {
        Rows = rows.DetachFromDisposeScope();
        Ids = bank.Facts.Ids?[rows].DetachFromDisposeScope();
        Labels = bank.Labels[rows].DetachFromDisposeScope();
        Weights = weights.DetachFromDisposeScope();
        Neighbors = neighbors.DetachFromDisposeScope();
        EffectiveNeighbors = effectiveNeighbors.DetachFromDisposeScope();
        Distances = distances.DetachFromDisposeScope();
        Familiarity = familiarity.DetachFromDisposeScope();
        BankDistances = bankDistances.DetachFromDisposeScope();
    }

    /// <summary>
    /// (N, count) int64, positions in the bank from 0: the rows of the largest weights, the heaviest first. Of equal weights any
    /// may be first; where fewer rows have a weight, the others are there with a weight of 0.
    /// </summary>
    public Tensor Rows { get; }

    /// <summary>(N, count) int64, the ids of these rows; null if the bank has none.</summary>
    public Tensor? Ids { get; }

    /// <summary>(N, count) or (N, count, q), the labels of these rows.</summary>
    public Tensor Labels { get; }

    /// <summary>(N, count), their weights in [0, 1], descending; those of a query sum to 1 over all rows of the bank.</summary>
    public Tensor Weights { get; }

    /// <summary>(N) int64, how many rows of the bank have a weight above 0.</summary>
    public Tensor Neighbors { get; }

    /// <summary>(N), 1/Σⱼ wⱼ², from 1 to <see cref="Neighbors"/>: as many rows of equal weight would be as concentrated.</summary>
    public Tensor EffectiveNeighbors { get; }

    /// <summary>(N), min ‖x − kⱼ‖₂: how far the nearest row of the bank is, in the embedding, whatever the head's similarity.</summary>
    public Tensor Distances { get; }

    /// <summary>
    /// (N), in [0, 1]: the share of <see cref="BankDistances"/> that is at least as large as the query's. An input for which it
    /// is close to 0 is farther from everything known than the known rows are from each other.
    /// </summary>
    public Tensor Familiarity { get; }

    /// <summary>
    /// (S), ascending: how far the nearest other row is from the bank's own rows, which is what is normal; rows of equal id or
    /// group are no others. S is the bank's number of rows up to 1,024, and more are sampled, the same ones every time. NaN,
    /// at the end, for a row that has no other.
    /// </summary>
    public Tensor BankDistances { get; }

    /// <summary>N, the number of queries.</summary>
    public long Count => Rows.size(0);

    /// <summary>
    /// One query in a sentence: its heaviest rows that have a weight, how many have one, and how near the nearest is.
    /// </summary>
    /// <param name="query">From 0 to N − 1.</param>
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
            + Text($"; {Neighbors[query].item<long>()} rows have a weight, as {One(EffectiveNeighbors):0.0} equal ones")
            + Text(
                $"; the nearest is {One(Distances):G3} away, as are {One(Familiarity):P1} of the bank's own rows or farther"
            );

        double One(Tensor values) => Values(values[query])[0];
    }

    /// <summary><see cref="Describe"/> of every query, a line each.</summary>
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
            }
        )
        {
            tensor?.Dispose();
        }
    }

    private static double[] Values(Tensor tensor) => TensorValues.Load<double>(tensor.Widen().cpu());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
