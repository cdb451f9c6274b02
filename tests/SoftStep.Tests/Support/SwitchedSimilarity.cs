namespace SoftStep.Tests.Support;

/// <summary>A user's similarity, x·k times a learned scalar, whose computation a test can replace.</summary>
internal sealed class SwitchedSimilarity : Similarity
{
    private readonly TorchSharp.Modules.Parameter factor = new(tensor(1.5, ScalarType.Float64, CPU));

    public SwitchedSimilarity()
        : base(nameof(SwitchedSimilarity)) => RegisterComponents();

    public Func<Tensor, Tensor, Tensor>? Instead { get; set; }

    protected override Tensor ComputeLogits(Tensor queries, Tensor keys) =>
        Instead is null ? queries.matmul(keys.mT) * factor : Instead(queries, keys);
}
