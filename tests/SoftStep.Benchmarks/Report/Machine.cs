using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SoftStep.Benchmarks.Report;

/// <summary>What was measured on, and which versions of everything.</summary>
internal static class Machine
{
    private static readonly string[] Packages =
    [
        "libtorch-dev",
        "libopenblas0-openmp",
        "python3-torch",
        "python3-sklearn",
    ];

    /// <returns>A Markdown list.</returns>
    public static string Describe() =>
        string.Join(
            '\n',
            [
                $"- {Entry("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} processors, "
                    + $"{Entry("/proc/meminfo", "MemTotal")} of memory, two threads",
                $"- {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
                $"- BLAS: {Blas()}",
                .. Packages.Select(package => $"- {package} {Output("dpkg-query", "-W", "-f", "${Version}", package)}"),
            ]
        );

    /// <summary>The short name of the commit, marked where files differ from it.</summary>
    public static string Commit() => Output("git", "describe", "--always", "--exclude", "*", "--dirty");

    private static string Entry(string file, string name) =>
        File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Trim();

    /// <summary>The library that is loaded, whatever the alternatives say.</summary>
    private static string Blas() =>
        File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ')[^1])
            .Select(Path.GetFileName)
            .FirstOrDefault(name => name!.Contains("blas", StringComparison.Ordinal), "none")!;

    private static string Output(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
