namespace SoftStep.Readouts;

/// <summary>The weighted mean ŷ = Σⱼ wⱼ yⱼ, the prediction.</summary>
internal sealed class MeanReadout : Readout
{
    public static MeanReadout Instance { get; } = new();

    public override Tensor Of(Tensor weights, Tensor labels, Tensor? given) => WeightedSum.Of(weights, labels);

    public override ReadoutKernel<T> Kernel<T>(Tensor labels, Tensor? given) => new MeanKernel<T>(labels);
}
