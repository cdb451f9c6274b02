using System.Numerics;
using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Readouts;
using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>The memory of one thread, used for all its rows.</summary>
internal sealed class RowWorker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] state;
    private readonly int[] places;
    private int[] excluded = [];

    /// <param name="row">Computes weights from logits.</param>
    /// <param name="readout">Computes results from weights.</param>
    /// <param name="length">The length of a padded row.</param>
    /// <param name="memory">What memory is needed.</param>
    public RowWorker(WeightRow<T> row, ReadoutRow<T> readout, int length, in WorkerMemory memory)
    {
        (Row, Readout) = (row, readout);
        state = memory.HasState ? new T[row.StateLength] : [];
        places = memory.HasState ? new int[row.PlacesLength] : [];
        Logits = new T[memory.HasLogits ? length : 0];
        Gradient = new T[memory.HasGradient ? length : 0];
        Pairs = new(memory.KeyGradients);
    }

    /// <summary>The block of the current row.</summary>
    public IPairBlock<T> Block { get; set; } = null!;

    public WeightRow<T> Row { get; }

    public ReadoutRow<T> Readout { get; }

    /// <summary>The state of the current row, if it is not kept elsewhere.</summary>
    public RowState<T> State => new(state, places);

    /// <summary>The logits of the current row, if neither a block nor another place has them.</summary>
    public T[] Logits { get; }

    public T[] Gradient { get; }

    public PairGradients<T> Pairs { get; }

    /// <summary>The gradient of the logarithm of the pairs' scale, summed over the thread's rows.</summary>
    public T LogScale { get; set; }

    /// <summary>Memory for indices of excluded keys, created when needed.</summary>
    public ref int[] Excluded => ref excluded;
}

/// <param name="HasState">Whether it has the state of a row.</param>
/// <param name="HasLogits">Whether it has the logits of a row.</param>
/// <param name="HasGradient">Whether it is for a backward pass.</param>
/// <param name="KeyGradients">The length of its part of the keys' gradient.</param>
internal readonly record struct WorkerMemory(
    bool HasState,
    bool HasLogits,
    bool HasGradient = false,
    long KeyGradients = 0
);
