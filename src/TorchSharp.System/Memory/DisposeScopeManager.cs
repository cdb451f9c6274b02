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

    /// <summary>Puts a new object into the innermost scope, if there is one.</summary>
    internal DisposeScope? Register(IDisposable disposable)
    {
        if (Innermost is null)
        {
            StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }
        StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
        Innermost.Include(disposable);
        return Innermost;
    }
}
