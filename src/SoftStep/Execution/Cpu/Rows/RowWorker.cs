using System.Numerics;
using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Readouts;
using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>What one thread keeps for all its rows.</summary>
internal sealed class RowWorker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] state;
    private readonly int[] places;
    private int[] excluded = [];

    /// <param name="row">Makes weights of logits.</param>
    /// <param name="readout">Makes results of weights.</param>
    /// <param name="length">Of a padded row.</param>
    /// <param name="memory">What it needs memory for.</param>
    public RowWorker(WeightRow<T> row, ReadoutRow<T> readout, int length, in WorkerMemory memory)
    {
        (Row, Readout) = (row, readout);
        state = memory.HasState ? new T[row.StateLength] : [];
        places = memory.HasState ? new int[row.PlacesLength] : [];
        Logits = new T[memory.HasLogits ? length : 0];
        Gradient = new T[memory.HasGradient ? length : 0];
        Pairs = new(memory.KeyGradients);
    }

    /// <summary>The block of the present row.</summary>
    public IPairBlock<T> Block { get; set; } = null!;

    public WeightRow<T> Row { get; }

    public ReadoutRow<T> Readout { get; }

    /// <summary>A row's state, where no other place keeps it.</summary>
    public RowState<T> State => new(state, places);

    /// <summary>A row that no block holds and no other place keeps.</summary>
    public T[] Logits { get; }

    public T[] Gradient { get; }

    public PairGradients<T> Pairs { get; }

    /// <summary>The gradient of the pairs' logarithmic scale.</summary>
    public T LogScale { get; set; }

    /// <summary>Room for the numbers of keys that take no part, made when it is needed.</summary>
    public ref int[] Excluded => ref excluded;
}

/// <param name="HasState">Whether rows leave their state here.</param>
/// <param name="HasLogits">Whether rows of logits are made here.</param>
/// <param name="HasGradient">Whether a backward is done.</param>
/// <param name="KeyGradients">Entries of the keys' gradient that are gathered here.</param>
internal readonly record struct WorkerMemory(
    bool HasState,
    bool HasLogits,
    bool HasGradient = false,
    long KeyGradients = 0
);
