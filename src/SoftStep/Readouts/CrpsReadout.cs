namespace SoftStep.Readouts;

/// <summary>
/// How far the distribution that a row of weights makes of the labels is from what was observed, which is given, (…, N, q): the
/// continuous ranked probability score of <see cref="CrpsFunction"/>.
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
