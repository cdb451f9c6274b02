using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace SoftStep.Numerics;

/// <summary>
/// Work on several threads: libtorch's own where its OpenMP is GNU's, as on Linux. After each operator those go on
/// looking for work for some milliseconds, and threads of another pool would share the cores with them. An operator that
/// is called there runs on its one thread. Tensors that the body leaves belong to the caller's dispose scope.
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
    /// Whether an operator that <see cref="Run"/>'s body calls runs on that body's thread alone; else it would start
    /// threads of its own beside the others.
    /// </summary>
    public static bool RunOperators => Region is not null;

    /// <summary>
    /// Runs the body once for each number from 0 to <paramref name="count"/> − 1, at once where it can; within another
    /// one's body one after the other.
    /// </summary>
    /// <exception cref="AggregateException">What the body threw, where it threw on several threads.</exception>
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
            // Always as many as libtorch has: OpenMP ends the threads that a smaller team leaves out.
            Region(&Join, (void*)GCHandle.ToIntPtr(handle), (uint)get_num_threads(), 0);
            handle.Free();
        }
        team.End();
    }

    /// <summary>The same for a body that calls operators: one after the other where these have threads of their own.</summary>
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

    /// <summary>GOMP_parallel(function, its argument, threads, flags) of the library that libtorch has loaded, or 0.</summary>
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

    /// <summary>Numbers that are taken one by one. Nothing may be thrown through OpenMP, so it is kept.</summary>
    private sealed class Team(int count, Action<int> body)
    {
        private readonly Lock gate = new();
        private readonly List<Exception> thrown = [];
        private readonly List<IDisposable> left = [];
        private int taken = -1;

        /// <returns>Whether there was a number left.</returns>
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
