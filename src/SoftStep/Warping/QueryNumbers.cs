namespace SoftStep.Warping;

/// <summary>
/// Numbers that each query has of its own, p of them: such as those from which its step's bounds follow. W x + b of the query x,
/// or b for every query, or given.
/// </summary>
/// <param name="Weight">W (p, d), or null.</param>
/// <param name="Bias">b (p); of given numbers null.</param>
/// <param name="Given">(…, N, p), or null.</param>
internal sealed record QueryNumbers(Tensor? Weight, Tensor? Bias, Tensor? Given)
{
    public static QueryNumbers Linear(Tensor weight, Tensor bias) => new(weight, bias, null);

    public static QueryNumbers Constant(Tensor bias) => new(null, bias, null);

    public static QueryNumbers Of(Tensor given) => new(null, null, given);

    /// <summary>p.</summary>
    public int Count { get; } = checked((int)(Bias ?? Given!).size(-1));
}
