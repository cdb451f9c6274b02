namespace SoftStep.Ranking;

/// <summary>Soft ranks and soft sorting as projections onto permutahedra.</summary>
internal static class SoftOrder
{
    /// <summary>
    /// Ascending soft ranks P(θ/ε, (n, …, 1)) of each row, where n is the number of its candidates, the entries that are not
    /// excluded. Excluded entries are 0.
    /// </summary>
    public static Tensor Rank(Tensor values, double strength, Regularization regularization, Tensor? excluded = null) =>
        Rank(values, strength, regularization, excluded, isCentered: false);

    /// <summary>
    /// The same minus a constant per row: L2 ranks are relative to their mean, so that nearly equal ranks keep their digits.
    /// </summary>
    public static Tensor CenteredRank(
        Tensor values,
        double strength,
        Regularization regularization,
        Tensor? excluded = null
    ) => Rank(values, strength, regularization, excluded, isCentered: regularization == Regularization.L2);

    private static Tensor Rank(
        Tensor values,
        double strength,
        Regularization regularization,
        Tensor? excluded,
        bool isCentered
    )
    {
        var length = values.size(-1);
        if (IsByRow(values) && excluded is null && regularization == Regularization.L2)
        {
            var rows = values.reshape(-1, length).contiguous();
            return SoftRankFunction
                .Of([rows], new(strength, isCentered ? (length + 1) / 2.0 : 0))
                .reshape(values.shape);
        }
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
                ? Permutahedron.Project(sorted, ranks, regularization, candidates)
                : Permutahedron.Project(sorted, ranks.log(), regularization, candidates).exp();
        var unsorted = projected.zeros_like().scatter(-1, order, projected);
        return excluded is null ? unsorted : unsorted.Filled(excluded, 0);
    }

    private static bool IsByRow(Tensor values) =>
        values.device_type == DeviceType.CPU && !Isotonic.TensorOperationsOnly;

    /// <summary>Ascending soft sort −P((n, …, 1)/ε, −θ) of each row of (…, n).</summary>
    public static Tensor Sort(Tensor values, double strength, Regularization regularization)
    {
        var (descending, _) = (-values).sort(-1, descending: true);
        var ranks = Arithmetic.CountedDown(values.size(-1), values.dtype, values.device).Over(strength);
        return -Permutahedron.Project(ranks.expand_as(descending), descending, regularization);
    }
}
