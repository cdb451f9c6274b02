namespace SoftStep.Execution.Fused;

/// <summary>One thread's share of the gradient of the transposed keys, (d, M padded).</summary>
internal sealed class PairGradients<T>(long size)
    where T : unmanaged
{
    public T[] Keys { get; } = new T[size];
}
