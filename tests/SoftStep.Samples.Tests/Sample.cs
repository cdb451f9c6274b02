using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SoftStep.Samples.Tests;

/// <summary>Runs a built sample in a separate process.</summary>
internal static partial class Sample
{
    /// <summary>Many times the usual duration, for a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Folder = Metadata("Samples");

    /// <summary>The output folder of a sample: at the same place in its project as this project's in this one.</summary>
    private static readonly string Output = Metadata("Output");

    public static string SourceOf(string name) => Path.Combine(Folder, name, "Program.cs");

    /// <summary>The lines printed by the sample.</summary>
    public static string[] Run(string name)
    {
        var program = Path.Combine(Folder, name, Output, OperatingSystem.IsWindows() ? name + ".exe" : name);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        // On a busy machine libtorch's threads wait for each other longer than they work.
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
        }
        process.WaitForExit();
        process.ExitCode.Should().Be(0, errors.Result);
        errors.Result.Should().BeEmpty();
        return output.Result.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The number before the per cent sign of a line.</summary>
    public static double PerCent(string line) =>
        double.Parse(Share().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Metadata(string key) =>
        typeof(Sample)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;

    [GeneratedRegex(@"([\d.]+) %")]
    private static partial Regex Share();
}
