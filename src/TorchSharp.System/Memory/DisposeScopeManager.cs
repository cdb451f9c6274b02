using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A thread's dispose scopes, innermost first, and their statistics.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? current;

    internal static DisposeScopeManager ThreadSingleton => current ??= new();

    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? Innermost { get; set; }

    /// <summary>Puts a new tensor into the innermost scope, if there is one.</summary>
    internal void Register(Tensor tensor)
    {
        if (Innermost is null)
        {
            StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
        }
        else
        {
            StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
            Innermost.Include(tensor);
        }
    }

    /// <summary>Takes a scope out of the nesting, wherever in it the scope is.</summary>
    internal void Remove(DisposeScope scope)
    {
        if (Innermost == scope)
        {
            Innermost = scope.OuterScope;
            return;
        }
        var inner = Innermost;
        while (inner is not null && inner.OuterScope != scope)
        {
            inner = inner.OuterScope;
        }
        inner?.OuterScope = scope.OuterScope;
    }
}
