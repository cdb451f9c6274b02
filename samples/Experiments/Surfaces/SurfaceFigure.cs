using System.Globalization;
using SoftStep.Experiments.Output;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Surfaces;

/// <summary>The paper's Figure 3: what each head learns of each landscape, beside the truth.</summary>
internal sealed class SurfaceFigure(SurfaceOptions options, IAnsiConsole console)
{
    private readonly SurfaceStore store = new(options.Folder, options.Seed);

    public void Write(CancellationToken cancellation)
    {
        // The results then do not depend on the number of cores, and batches are too small for more threads.
        set_num_threads(1);
        var rows = Landscape.All.Select(landscape => Of(landscape, cancellation)).ToArray();
        var learned = rows.SelectMany(row => row).Where(surface => !surface.IsTruth).ToArray();
        CsvFile.Write(
            Path.Combine(options.Folder, "surfaces.csv"),
            ["function", "head", "test_mse"],
            learned.Select(surface => new object[] { surface.Landscape.Name, surface.Head, surface.Error })
        );
        OutputFile.WriteText(Path.Combine(options.Folder, "surfaces.md"), Summary(learned));
        using (var picture = SurfacePlot.Create(rows))
        {
            picture.Draw(options.Folder, cancellation);
        }
        console.WriteLine(Path.Combine(options.Folder, "surfaces.md"));
    }

    private List<Surface> Of(Landscape landscape, CancellationToken cancellation)
    {
        var surfaces = new List<Surface> { Surface.OfTruth(landscape) };
        store.Save(surfaces[0]);
        foreach (var head in SurfaceTraining.Heads)
        {
            var surface = store.Find(landscape, head.Name);
            if (surface is null)
            {
                surface = new(landscape, head.Name, SurfaceTraining.Run(landscape, head, options, cancellation));
                store.Save(surface);
            }

            surfaces.Add(surface);
            console.WriteLine($"{landscape.Name}, {head.Name}: test MSE {Text(surface.Error)}");
        }

        return surfaces;
    }

    private string Summary(IReadOnlyList<Surface> learned)
    {
        var rows = learned
            .GroupBy(surface => surface.Landscape)
            .Select(row =>
            {
                var best = row.Min(surface => surface.Error);
                return row.Select(it => it.Error == best ? $"**{Text(it.Error)}**" : Text(it.Error))
                    .Prepend(row.Key.Name)
                    .ToArray();
            });
        return $"""
            # Surfaces that heads learn behind the same small encoder

            ![Maps of the six functions and of what each head learned](surfaces.svg)

            The test MSE is measured against the function without noise, on a grid of {LandscapeData.Side} × {LandscapeData.Side} points of [−1, 1]²;
            the lowest of a row is bold. Each head was trained once, on {options.TrainingPoints} uniform points, with {options.ValidationPoints} others to choose the epoch. The
            label noise has a standard deviation of 0.1 (heteroscedastic: from 0.05 at x = −1 to 0.65 at x = 1). Seed {options.Seed}.

            {MarkdownTable.Of(["function", .. SurfaceTraining.Heads.Select(head => head.Name)], rows)}
            """;
    }

    private static string Text(double error) => error.ToString("0.0000", CultureInfo.InvariantCulture);
}
