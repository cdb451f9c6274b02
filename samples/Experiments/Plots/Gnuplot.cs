using System.ComponentModel;
using System.Diagnostics;

namespace SoftStep.Experiments.Plots;

internal sealed class Gnuplot(string command = "gnuplot")
{
    /// <summary>Runs a script in its own folder, with a terminal and a file of the same folder to draw into.</summary>
    /// <exception cref="PlotException">There is no gnuplot, or the script fails.</exception>
    public void Run(string script, string terminal, string output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(
            command,
            ["-e", $"{terminal}; set output '{Path.GetFileName(output)}'", Path.GetFileName(script)]
        )
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(script)),
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var complaint = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0 || !File.Exists(output))
        {
            throw new PlotException($"gnuplot cannot draw {script}: {complaint}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new PlotException(
                $"The plots need gnuplot, and '{start.FileName}' does not start ({exception.Message}): install it, "
                    + "on Debian with 'apt-get install gnuplot-nox', and run this again; nothing is computed twice."
            );
        }
    }
}
