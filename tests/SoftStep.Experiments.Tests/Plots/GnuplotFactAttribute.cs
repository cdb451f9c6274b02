namespace SoftStep.Experiments.Tests.Plots;

/// <summary>A test that draws; skipped, saying so, where there is no gnuplot.</summary>
internal sealed class GnuplotFactAttribute : FactAttribute
{
    public GnuplotFactAttribute()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "gnuplot"))))
        {
            Skip = "There is no gnuplot here ('apt-get install gnuplot-nox').";
        }
    }
}
