namespace SoftStep.Readouts;

/// <summary>
/// How far the distribution that a row of weights makes of the labels is from what was observed, its continuous ranked
/// probability score, by <see cref="CrpsFunction"/>. What is given of a query is what was observed, (…, N, q).
/// </summary>
/// <param name="order">Of the labels, where it is known.</param>
internal sealed class CrpsReadout(LabelOrder? order = null) : Readout
{
    public static CrpsReadout Instance { get; } = new();

    public override Tensor Of(Tensor weights, Tensor labels, Tensor? given) =>
        CrpsFunction.Of([weights, labels, given!], order ?? LabelOrder.Of(labels));

    public override Readout For(Tensor labels) => new CrpsReadout(LabelOrder.Of(labels));

    public override ReadoutKernel<T> Kernel<T>(Tensor labels, Tensor? given) => new CrpsKernel<T>(labels, given!);
}
