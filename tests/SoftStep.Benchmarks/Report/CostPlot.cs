using System.Diagnostics;
using System.Globalization;
using System.Text;
using SoftStep.Benchmarks.Scaling;
using SoftStep.Benchmarks.Works;

namespace SoftStep.Benchmarks.Report;

/// <summary>The paper's Figure 4 as data and as a plot.</summary>
internal static class CostPlot
{
    /// <summary>
    /// Writes cost.dat, a block of data for every sweep and head with its title on top, and from it cost.svg and cost.png.
    /// </summary>
    public static void Write(string folder, IEnumerable<(Sweep Sweep, IReadOnlyList<Curve> Curves)> sweeps)
    {
        Directory.CreateDirectory(folder);
        var data = new StringBuilder();
        foreach (var (sweep, curves) in sweeps)
        {
            foreach (var curve in curves)
            {
                var title = Heads.Title(curve.Head);
                var (time, flops) = (curve.TimeExponent(sweep), curve.FlopsExponent(sweep));
                data.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"{sweep.Variable}\t\"{title}, exponent {time:F2}\"\t\"{title}, exponent {flops:F2}\""
                );
                foreach (var (x, seconds, operations) in curve.Points)
                {
                    data.AppendLine(CultureInfo.InvariantCulture, $"{x}\t{seconds:G4}\t{operations:G4}");
                }
                data.Append("\n\n");
            }
        }
        var path = Path.Combine(folder, "cost.dat");
        File.WriteAllText(path, data.ToString());
        Plot(
            path,
            "svg size 1100,900 font 'sans-serif,14' background 'white' dynamic",
            Path.Combine(folder, "cost.svg")
        );
        Plot(
            path,
            "pngcairo size 2200,1800 font 'sans-serif,10.5' fontscale 2 linewidth 2 pointscale 2",
            Path.Combine(folder, "cost.png")
        );
    }

    private static void Plot(string data, string terminal, string output)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Report", "cost.gp");
        using var gnuplot = Process.Start(
            "gnuplot",
            ["-e", $"data = '{data}'; set terminal {terminal}; set output '{output}'", script]
        );
        gnuplot.WaitForExit();
        if (gnuplot.ExitCode != 0)
        {
            throw new InvalidOperationException($"gnuplot ended with {gnuplot.ExitCode} on {script}.");
        }
    }
}
