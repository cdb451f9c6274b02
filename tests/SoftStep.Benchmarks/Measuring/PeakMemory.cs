using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace SoftStep.Benchmarks.Measuring;

/// <summary>The growth of the peak of resident memory, measured in a separate process.</summary>
internal static class PeakMemory
{
    /// <summary>Measures in a child process.</summary>
    /// <param name="arguments">The arguments of the verb <c>memory</c>.</param>
    /// <returns>Bytes.</returns>
    public static long OfChild(params object[] arguments)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            // Started as 'dotnet SoftStep.Benchmarks.dll'.
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }
        start.ArgumentList.Add("memory");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? long.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(
                $"The child process that measures memory ended with {child.ExitCode}."
            );
    }

    /// <param name="small">The same work at a small size, run first so that libraries and code are loaded.</param>
    /// <param name="work">The work, with its inputs already created.</param>
    /// <returns>Bytes.</returns>
    public static long Growth(Action small, Action work)
    {
        small();
        File.WriteAllText("/proc/self/clear_refs", "5"); // resets the peak to the present value
        var before = Resident("VmRSS");
        work();
        return Resident("VmHWM") - before;
    }

    private static long Resident(string entry)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(entry, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
            * 1024;
    }
}
