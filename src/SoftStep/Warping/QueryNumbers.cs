namespace SoftStep.Warping;

/// <summary>
/// p numbers per query, for instance those that determine its step's bounds: W x + b with the query x, or b for every query,
/// or given as a tensor.
/// </summary>
/// <param name="Weight">W (p, d); null if the numbers are constant or given.</param>
/// <param name="Bias">b (p); null if the numbers are given.</param>
/// <param name="Given">The numbers (…, N, p), or null.</param>
internal sealed record QueryNumbers(Tensor? Weight, Tensor? Bias, Tensor? Given)
{
    public static QueryNumbers Linear(Tensor weight, Tensor bias) => new(weight, bias, null);

    public static QueryNumbers Constant(Tensor bias) => new(null, bias, null);

    public static QueryNumbers Of(Tensor given) => new(null, null, given);

    /// <summary>p.</summary>
    public int Count { get; } = checked((int)(Bias ?? Given!).size(-1));
}
