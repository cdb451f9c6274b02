using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Owns the tensors created while it is a thread's innermost scope, and disposes them with itself. Once it is disposed
/// its members throw an <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private List<Tensor>? tensors = [];

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        OuterScope = manager.Innermost;
        manager.Innermost = this;
    }

    internal DisposeScope? OuterScope { get; set; }

    private List<Tensor> Tensors => tensors ?? throw new ObjectDisposedException(nameof(DisposeScope));

    private LifetimeStatistics Statistics => manager.StatisticsInstance.TensorStatistics;

    public IReadOnlyList<IDisposable> DisposablesView => [.. Tensors];

    public int DisposablesCount => Tensors.Count;

    public bool Contains(IDisposable disposable) => disposable is Tensor tensor && tensor.OwningScope == this;

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, disposables);

    /// <summary>Hands what is in this scope to another; with none to take it, nobody owns it any more.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        if (scope is null)
        {
            return Detach(disposable);
        }
        if (disposable is Tensor tensor && Exclude(tensor))
        {
            scope.Include(tensor);
        }
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
        {
            MoveToOther(scope, disposable);
        }
    }

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        if (disposable is Tensor tensor && Exclude(tensor))
        {
            Statistics.DetachedFromScopeCount++;
        }
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    /// <summary>Takes a tensor over, from another scope if one owns it.</summary>
    /// <exception cref="InvalidOperationException">It is not a tensor.</exception>
    public void Attach(IDisposable disposable)
    {
        if (disposable is not Tensor tensor)
        {
            throw new InvalidOperationException($"A dispose scope owns tensors, not a {disposable.GetType().Name}.");
        }
        if (!Contains(tensor))
        {
            tensor.OwningScope?.Exclude(tensor);
            Include(tensor);
            Statistics.AttachedToScopeCount++;
        }
    }

    public void DisposeEverything()
    {
        while (Tensors.Count > 0)
        {
            Tensors[^1].Dispose();
        }
    }

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut((IDisposable)keep);
        return keep;
    }

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        foreach (var disposable in DisposablesView.Except(keep, ReferenceEqualityComparer.Instance).Cast<Tensor>())
        {
            disposable.Dispose();
        }
    }

    /// <summary>What a tensor that was disposed tells its scope.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (disposable is Tensor tensor)
        {
            Exclude(tensor);
        }
    }

    public void Dispose()
    {
        if (tensors is not null)
        {
            DisposeEverything();
            tensors = null;
            manager.Remove(this);
        }
    }

    internal void Include(Tensor tensor)
    {
        (tensor.OwningScope, tensor.PlaceInScope) = (this, Tensors.Count);
        Tensors.Add(tensor);
    }

    /// <summary>Another tensor takes the place of the one that goes.</summary>
    internal void Replace(Tensor tensor, Tensor other)
    {
        Tensors[tensor.PlaceInScope] = other;
        (other.OwningScope, other.PlaceInScope) = (this, tensor.PlaceInScope);
        tensor.OwningScope = null;
    }

    /// <summary>The last tensor takes the place of the one that goes.</summary>
    private bool Exclude(Tensor tensor)
    {
        var (all, place) = (Tensors, tensor.PlaceInScope);
        if (!Contains(tensor))
        {
            return false;
        }
        all[place] = all[^1];
        all[place].PlaceInScope = place;
        all.RemoveAt(all.Count - 1);
        tensor.OwningScope = null;
        return true;
    }
}
