using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SoftStep.Experiments.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Comparison;

/// <summary>
/// Runs unfinished cells in parallel, each on one Torch thread, so that a cell's result does not depend on the other
/// cells.
/// </summary>
/// <param name="dataFolder">The folder of all data sets.</param>
internal sealed class CellRunner<TCell>(CellStore<TCell> store, string dataFolder, Device device) : IDisposable
    where TCell : class, ICell
{
    private readonly ConcurrentDictionary<(string Name, int Seed), Lazy<RegressionData>> loaded = new();

    /// <summary>One per core; on a GPU one.</summary>
    private int Workers => device.type == DeviceType.CPU ? Environment.ProcessorCount : 1;

    /// <summary>Loads finished cells and runs the others.</summary>
    /// <param name="onFinished">Called for each cell when it is available, one at a time.</param>
    /// <returns>The cells in the order of the tasks.</returns>
    public IReadOnlyList<TCell> Run(
        IReadOnlyList<CellTask<TCell>> tasks,
        Action<TCell> onFinished,
        CancellationToken cancellation
    )
    {
        var cells = new TCell[tasks.Count];
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        var next = -1;
        var reporting = new Lock();
        var threads = Enumerable.Range(0, Math.Min(Workers, tasks.Count)).Select(_ => new Thread(Work)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        cancellation.ThrowIfCancellationRequested();
        failure?.Throw();
        return cells;

        void Work()
        {
            set_num_threads(1);
            try
            {
                for (var i = Interlocked.Increment(ref next); i < tasks.Count; i = Interlocked.Increment(ref next))
                {
                    failed.Token.ThrowIfCancellationRequested();
                    cells[i] = store.Find(tasks[i].Key) ?? Train(tasks[i], failed.Token);
                    lock (reporting)
                    {
                        onFinished(cells[i]);
                    }
                }
            }
            catch (Exception exception)
            {
                // Keep the first failure: the others are cancelled because of it.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                failed.Cancel();
            }
        }
    }

    public void Dispose()
    {
        foreach (var data in loaded.Values.Where(data => data.IsValueCreated))
        {
            data.Value.Dispose();
        }
    }

    private TCell Train(CellTask<TCell> task, CancellationToken cancellation)
    {
        var cell = task.Train(Data(task), cancellation);
        store.Save(cell);
        return cell;
    }

    private RegressionData Data(CellTask<TCell> task) =>
        loaded.GetOrAdd((task.DataSet.Name, task.Key.Seed), _ => new Lazy<RegressionData>(() => Load(task))).Value;

    private RegressionData Load(CellTask<TCell> task)
    {
        var data = task.DataSet.Load(dataFolder, task.Key.Seed);
        if (device.type == DeviceType.CPU)
        {
            return data;
        }

        using (data)
        {
            return data.To(device);
        }
    }
}
