namespace SoftStep.Readouts;

/// <summary>
/// The continuous ranked probability score of <see cref="CrpsFunction"/>: how far the distribution of the labels under a row of
/// weights is from the observed value. The observed values are given, (…, N, q).
/// </summary>
/// <param name="known">The labels, if their order is to be cached.</param>
/// <param name="ofNone">The score of a row without candidates.</param>
internal sealed class CrpsReadout(LabelSet? known = null, double ofNone = 0) : OrderedReadout(known)
{
    public static CrpsReadout Instance { get; } = new();

    public override double OfNone => ofNone;

    public override Tensor Of(Tensor weights, Tensor labels, Tensor? given) =>
        CrpsFunction.Of(weights, labels, given!, OrderOf(labels), ofNone);

    public override ReadoutKernel<T> Kernel<T>(Tensor labels, Tensor? given) =>
        new CrpsKernel<T>(Sorted<T>(labels), TensorForm.Of(labels), given!);
}
