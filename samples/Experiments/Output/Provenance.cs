using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SoftStep.Experiments.Output;

/// <summary>The commit, machine and versions behind results.</summary>
internal static class Provenance
{
    /// <returns>A Markdown list.</returns>
    public static string Describe(IEnumerable<int> seeds) =>
        $"""
            - commit {Commit()}, {DateTime.UtcNow:yyyy-MM-dd}, seeds {string.Join(", ", seeds)}
            - {Machine()}
            - {Software()}

            """;

    /// <summary>The short name of the commit, marked "-dirty" if files differ from it.</summary>
    public static string Commit() => Of("git", "describe", "--always", "--exclude", "*", "--dirty");

    public static string Machine() =>
        $"{Entry("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} processors, "
        + $"{Entry("/proc/meminfo", "MemTotal")} of memory";

    public static string Software() =>
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
        + $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}, libtorch {torch.__version__}";

    /// <summary>The version of a Debian package, or "unknown" if it is not installed.</summary>
    public static string Package(string name) => Of("dpkg-query", "-W", "-f", "${Version}", name);

    private static string Entry(string file, string name) =>
        (File.Exists(file) ? File.ReadLines(file) : [])
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? "unknown";

    /// <summary>The output of a program, or "unknown" if it is missing or fails.</summary>
    private static string Of(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 && output.Length > 0 ? output : "unknown";
        }
        catch (Win32Exception)
        {
            return "unknown";
        }
    }
}
