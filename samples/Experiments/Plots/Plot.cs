using SoftStep.Experiments.Output;

namespace SoftStep.Experiments.Plots;

/// <summary>A picture by gnuplot, drawn as NAME.svg and NAME.png from NAME.gp, which stays beside them.</summary>
/// <param name="Width">In points; the PNG has twice as many pixels.</param>
/// <param name="Script">
/// Gnuplot commands after <see cref="PlotStyle.Prelude"/>; they read the folder's CSV files by name and set neither
/// terminal nor output.
/// </param>
internal sealed record Plot(string Name, int Width, int Height, string Script)
{
    private string Svg =>
        $"set terminal svg size {Width},{Height} font 'sans-serif,14' background 'white' dynamic standalone";

    private string Png =>
        $"set terminal pngcairo size {2 * Width},{2 * Height} font 'sans-serif,10.5' fontscale 2 linewidth 2 pointscale 2";

    /// <param name="folder">Where the data files are and the pictures come.</param>
    /// <exception cref="PlotException">There is no gnuplot, or it cannot draw this.</exception>
    public void Draw(string folder, CancellationToken cancellation)
    {
        var script = Path.Combine(folder, Name + ".gp");
        OutputFile.WriteText(script, PlotStyle.Prelude + Script.TrimEnd() + "\n");
        foreach (var (extension, terminal) in new[] { (".svg", Svg), (".png", Png) })
        {
            OutputFile.Write(
                Path.Combine(folder, Name + extension),
                partial => new Gnuplot().Run(script, terminal, partial, cancellation)
            );
        }
    }
}
