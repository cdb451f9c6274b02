namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>One thread's part of the gradient of the transposed keys, (d, M padded).</summary>
internal sealed class PairGradients<T>(long size)
    where T : unmanaged
{
    public T[] Keys { get; } = new T[size];
}
