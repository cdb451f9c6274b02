namespace SoftStep.Ranking;

/// <summary>Soft ranks and soft sorting as projections onto permutahedra.</summary>
internal static class SoftOrder
{
    /// <summary>
    /// Ascending soft ranks P(θ/ε, (n, …, 1)) of each row, where n is the number of its candidates, the entries that are not
    /// excluded. Excluded entries are 0.
    /// </summary>
    /// <param name="values">θ, (…, n).</param>
    /// <param name="strength">ε.</param>
    /// <param name="regularization">L2 or KL.</param>
    /// <param name="excluded">Bool, broadcastable to values; or null.</param>
    /// <param name="isCentered">Whether L2 ranks are relative to their mean, so that nearly equal ranks keep their digits.</param>
    public static Tensor Rank(
        Tensor values,
        double strength,
        Regularization regularization,
        Tensor? excluded = null,
        bool isCentered = false
    )
    {
        if (values.device_type != DeviceType.CPU || excluded is not null || regularization != Regularization.L2)
        {
            return Rank(values, strength, regularization, excluded, isCentered, Isotonic.PoolingOn(values));
        }
        var length = values.size(-1);
        var rows = values.reshape(-1, length).contiguous();
        return SoftRankFunction.Of([rows], new(strength, isCentered ? (length + 1) / 2.0 : 0)).reshape(values.shape);
    }

    /// <summary>The same by tensor operations.</summary>
    public static Tensor Rank(
        Tensor values,
        double strength,
        Regularization regularization,
        Tensor? excluded,
        bool isCentered,
        Isotonic.Pooling pooling
    )
    {
        var length = values.size(-1);
        isCentered = isCentered && regularization == Regularization.L2;
        var scaled = values.Over(strength);
        Tensor ranks;
        Tensor? candidates = null;
        if (excluded is null)
        {
            ranks = Arithmetic.CountedDown(length, values.dtype, values.device);
            ranks = isCentered ? ranks.Minus((length + 1) / 2.0) : ranks;
        }
        else
        {
            // In descending order the excluded entries come last, after the row's candidates.
            scaled = scaled.Filled(excluded, Precision.Of(values).Floor);
            candidates = excluded.logical_not().expand(values.shape).sum(-1, keepdim: true);
            ranks = (candidates - Arithmetic.Counted(length, values.dtype, values.device)).AtLeast(1);
            ranks = isCentered ? ranks - candidates.Plus(1).Over(2) : ranks;
        }
        var (sorted, order) = scaled.sort(-1, descending: true);
        var projected =
            regularization == Regularization.L2
                ? Permutahedron.Project(sorted, ranks, regularization, pooling, candidates)
                : Permutahedron.Project(sorted, ranks.log(), regularization, pooling, candidates).exp();
        var unsorted = projected.zeros_like().scatter(-1, order, projected);
        return excluded is null ? unsorted : unsorted.Filled(excluded, 0);
    }

    /// <summary>Ascending soft sort −P((n, …, 1)/ε, −θ) of each row of (…, n).</summary>
    public static Tensor Sort(Tensor values, double strength, Regularization regularization) =>
        Sort(values, strength, regularization, Isotonic.PoolingOn(values));

    /// <inheritdoc cref="Sort(Tensor, double, Regularization)"/>
    public static Tensor Sort(Tensor values, double strength, Regularization regularization, Isotonic.Pooling pooling)
    {
        var (descending, _) = (-values).sort(-1, descending: true);
        var ranks = Arithmetic.CountedDown(values.size(-1), values.dtype, values.device).Over(strength);
        return -Permutahedron.Project(ranks.expand_as(descending), descending, regularization, pooling);
    }
}
