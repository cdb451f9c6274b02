using System.Runtime.CompilerServices;

namespace SoftStep.Experiments.Tests.Plots;

/// <summary>A test that draws; skipped, saying so, where there is no gnuplot.</summary>
internal sealed class GnuplotFactAttribute : FactAttribute
{
    public GnuplotFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "gnuplot"))))
        {
            Skip = "There is no gnuplot here ('apt-get install gnuplot-nox').";
        }
    }
}
