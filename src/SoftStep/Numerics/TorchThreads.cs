using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace SoftStep.Numerics;

/// <summary>
/// Runs work on several threads: on libtorch's own if its OpenMP is GNU's, as on Linux. After each operator these wait actively
/// for some milliseconds, so threads of another pool would compete with them for the cores. An operator called on such a
/// thread runs on that thread alone. Tensors that the body leaves belong to the caller's dispose scope.
/// </summary>
internal static unsafe class TorchThreads
{
    private static readonly delegate* unmanaged[Cdecl]<
        delegate* unmanaged[Cdecl]<void*, void>,
        void*,
        uint,
        uint,
        void> Region = (delegate* unmanaged[Cdecl]<
        delegate* unmanaged[Cdecl]<void*, void>,
        void*,
        uint,
        uint,
        void>)FindRegion();

    [ThreadStatic]
    private static bool isWithin;

    /// <summary>
    /// Whether an operator called in the body of <see cref="Run"/> runs on that thread alone; otherwise it would start further
    /// threads.
    /// </summary>
    public static bool RunOperators => Region is not null;

    /// <summary>
    /// Runs the body once for each number from 0 to <paramref name="count"/> − 1, in parallel; inside the body of another run
    /// sequentially. If the body throws once, that exception is rethrown.
    /// </summary>
    /// <exception cref="AggregateException">The body threw several exceptions.</exception>
    public static void Run(int count, Action<int> body)
    {
        var team = new Team(count, body);
        if (count == 1 || isWithin)
        {
            team.RunAll();
        }
        else if (Region is null)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, _ => team.Join());
        }
        else
        {
            var handle = GCHandle.Alloc(team);
            // Always all of libtorch's threads: OpenMP would end those that a smaller team leaves out.
            Region(&Join, (void*)GCHandle.ToIntPtr(handle), (uint)get_num_threads(), 0);
            handle.Free();
        }
        team.End();
    }

    /// <summary>The same for a body that calls operators: sequentially if operators would start their own threads.</summary>
    public static void ForEachOperator(int count, Action<int> body)
    {
        if (RunOperators)
        {
            Run(count, body);
            return;
        }
        for (var number = 0; number < count; number++)
        {
            body(number);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Join(void* handle)
    {
        isWithin = true;
        ((Team)GCHandle.FromIntPtr((nint)handle).Target!).Join();
        isWithin = false;
    }

    /// <summary>The address of GOMP_parallel(function, argument, threads, flags) in libtorch's OpenMP library, or 0.</summary>
    private static nint FindRegion()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }
        using var process = Process.GetCurrentProcess();
        var modules = process.Modules.Cast<ProcessModule>().Select(module => module.FileName).ToArray();
        var torch = modules.FirstOrDefault(path => IsNamed(path, "libtorch_cpu"));
        var openMP = modules.Where(path => IsNamed(path, "libgomp")).MaxBy(path => IsBeside(path, torch));
        return
            openMP is not null
            && NativeLibrary.TryLoad(openMP, out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var region)
            ? region
            : 0;
    }

    private static bool IsNamed(string path, string name) =>
        Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal);

    private static bool IsBeside(string path, string? other) =>
        Path.GetDirectoryName(path) == Path.GetDirectoryName(other);

    /// <summary>Hands out numbers one by one. Exceptions must not pass through OpenMP, so they are stored.</summary>
    private sealed class Team(int count, Action<int> body)
    {
        private readonly Lock gate = new();
        private readonly List<Exception> thrown = [];
        private readonly List<IDisposable> left = [];
        private int taken = -1;

        /// <returns>Whether a number was left.</returns>
        public bool RunNext()
        {
            var number = Interlocked.Increment(ref taken);
            if (number >= count)
            {
                return false;
            }
            try
            {
                body(number);
            }
            catch (Exception exception)
            {
                lock (gate)
                {
                    thrown.Add(exception);
                }
            }
            return true;
        }

        public void RunAll()
        {
            while (RunNext()) { }
        }

        /// <summary>The same on a thread of its own, where the caller's dispose scope is not seen.</summary>
        public void Join()
        {
            using var scope = NewDisposeScope();
            RunAll();
            if (scope.DisposablesCount == 0)
            {
                return;
            }
            IDisposable[] made = [.. scope.DisposablesView];
            scope.Detach(made);
            lock (gate)
            {
                left.AddRange(made);
            }
        }

        /// <summary>Gives the caller's scope what threads have left, and throws what they threw.</summary>
        public void End()
        {
            if (left.Count > 0)
            {
                using var scope = NewDisposeScope();
                scope.Attach(left);
                scope.MoveToOuter(left);
            }
            if (thrown is [var only])
            {
                ExceptionDispatchInfo.Throw(only);
            }
            if (thrown.Count > 1)
            {
                throw new AggregateException(thrown);
            }
        }
    }
}
