using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>What one thread keeps for all its rows.</summary>
internal sealed class FusedWorker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] excluded = [];

    /// <param name="rule">What the head does.</param>
    /// <param name="length">Of a padded row.</param>
    /// <param name="isDirect">Whether no block holds the rows.</param>
    /// <param name="keyGradients">Entries of the keys' gradient; 0 where no backward follows.</param>
    /// <param name="labelGradients">Entries of the labels' gradient; 0 where none is wanted.</param>
    public FusedWorker(RowRule rule, int length, bool isDirect, long keyGradients = 0, long labelGradients = 0)
    {
        var gradients = keyGradients > 0;
        Logits = new T[isDirect ? length : 0];
        Gradient = new T[gradients ? length : 0];
        Row = rule.RankStrength is null
            ? new NcaRow<T>(rule, gradients ? length : Math.Min(length, NcaRow<T>.TileLength), gradients)
            : new KnnRow<T>(rule, length, gradients);
        Pairs = new(isDirect ? keyGradients : 0);
        Labels = new T[labelGradients];
    }

    /// <summary>The block of the present row.</summary>
    public IPairBlock<T> Block { get; set; } = null!;

    public FusedRow<T> Row { get; }

    /// <summary>A row that no block holds.</summary>
    public T[] Logits { get; }

    public T[] Gradient { get; }

    public PairGradients<T> Pairs { get; }

    /// <summary>(q, M padded).</summary>
    public T[] Labels { get; }

    public T LogTemperature { get; set; }

    public T LogGamma { get; set; }

    /// <summary>The keys, ascending, that take no part in the query's row.</summary>
    public ReadOnlySpan<int> Excluded(IReadOnlyList<KeyFinder> finders, long row)
    {
        if (finders.Count == 0)
        {
            return [];
        }
        if (excluded.Length == 0)
        {
            excluded = new int[finders.Sum(finder => finder.Most)];
        }
        var found = 0;
        foreach (var finder in finders)
        {
            found = finder.Find(row, excluded, found);
        }
        var all = excluded.AsSpan(0, found);
        if (finders.Count > 1)
        {
            all.Sort();
            all = all[..Distinct(all)];
        }
        return all;
    }

    private static int Distinct(Span<int> sorted)
    {
        var kept = Math.Min(1, sorted.Length);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] != sorted[kept - 1])
            {
                sorted[kept++] = sorted[i];
            }
        }
        return kept;
    }
}
