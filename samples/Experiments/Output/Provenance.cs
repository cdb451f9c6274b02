using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SoftStep.Experiments.Output;

/// <summary>Where results come from: the commit, the day, the machine and the versions.</summary>
internal static class Provenance
{
    /// <returns>A Markdown list.</returns>
    public static string Describe(IEnumerable<int> seeds) =>
        $"""
            - commit {Of(
                "git",
                "describe",
                "--always",
                "--exclude",
                "*",
                "--dirty"
            )}, {DateTime.UtcNow:yyyy-MM-dd}, seeds {string.Join(", ", seeds)}
            - {Entry("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} processors, {Entry(
                "/proc/meminfo",
                "MemTotal"
            )} of memory
            - {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}
            - {typeof(torch).Assembly.GetName().FullName.Split(", Culture")[0]}, libtorch-dev {Of(
                "dpkg-query",
                "-W",
                "-f",
                "${Version}",
                "libtorch-dev"
            )}

            """;

    private static string Entry(string file, string name) =>
        (File.Exists(file) ? File.ReadLines(file) : [])
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? "unknown";

    /// <summary>What a program prints, or "unknown" where it is not there or fails.</summary>
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
            return process.ExitCode == 0 ? output : "unknown";
        }
        catch (Win32Exception)
        {
            return "unknown";
        }
    }
}
