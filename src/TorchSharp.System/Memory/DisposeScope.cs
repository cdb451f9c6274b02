using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Owns what is created while it is a thread's innermost scope, and disposes it with itself.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly HashSet<IDisposable> disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        OuterScope = manager.Innermost;
        manager.Innermost = this;
    }

    internal DisposeScope? OuterScope { get; }

    public IReadOnlyList<IDisposable> DisposablesView => [.. disposables];

    public int DisposablesCount => disposables.Count;

    public bool Contains(IDisposable disposable) => disposables.Contains(disposable);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        if (disposables.Remove(disposable))
        {
            SetOwner(disposable, scope);
            if (scope is null)
            {
                manager.StatisticsInstance.TensorStatistics.DetachedFromScopeCount++;
            }
            scope?.disposables.Add(disposable);
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
        where T : IDisposable => MoveToOther(null, disposable);

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable)
    {
        if (disposable is Tensor { OwningScope: { } owner } tensor)
        {
            owner.MoveToOther(this, tensor);
            return;
        }
        if (disposables.Add(disposable))
        {
            SetOwner(disposable, this);
            manager.StatisticsInstance.TensorStatistics.AttachedToScopeCount++;
        }
    }

    public void DisposeEverything() => DisposeEverythingBut();

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut((IDisposable)keep);
        return keep;
    }

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        foreach (
            var disposable in disposables.Except(keep, ReferenceEqualityComparer.Instance).Cast<IDisposable>().ToArray()
        )
        {
            disposable.Dispose();
        }
        disposables.IntersectWith(keep);
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        if (disposables.Remove(disposable))
        {
            manager.StatisticsInstance.TensorStatistics.DisposedInScopeCount++;
        }
    }

    public void Dispose()
    {
        foreach (var disposable in disposables.ToArray())
        {
            disposable.Dispose();
        }
        disposables.Clear();
        if (manager.Innermost == this)
        {
            manager.Innermost = OuterScope;
        }
    }

    internal void Include(IDisposable disposable) => disposables.Add(disposable);

    private static void SetOwner(IDisposable disposable, DisposeScope? scope)
    {
        if (disposable is Tensor tensor)
        {
            tensor.OwningScope = scope;
        }
    }
}
