using System.Globalization;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;

namespace SoftStep.Experiments.Surfaces;

/// <summary>Finished surfaces on disk, one CSV file each, so that none is learned twice.</summary>
/// <param name="folder">The folder of the figure; surfaces are in a folder below it.</param>
internal sealed class SurfaceStore(string folder, int seed)
{
    /// <summary>The file of a surface, relative to the figure's folder.</summary>
    public string NameOf(Landscape landscape, string head) =>
        $"surfaces/{landscape.Name}.{head}.seed{seed}.csv".Replace(" + ", "-").Replace(' ', '-');

    public void Save(Surface surface) =>
        CsvFile.Write(
            Path.Combine(folder, NameOf(surface.Landscape, surface.Head)),
            ["x", "y", "height"],
            LandscapeData.Grid.Zip(surface.Heights, (point, height) => new object[] { point.X, point.Y, height })
        );

    /// <summary>The finished surface, or null.</summary>
    /// <exception cref="DataFileException">Its file is damaged.</exception>
    public Surface? Find(Landscape landscape, string head)
    {
        var path = Path.Combine(folder, NameOf(landscape, head));
        return File.Exists(path) ? new Surface(landscape, head, Heights(path)) : null;
    }

    private static double[] Heights(string path)
    {
        var lines = File.ReadAllLines(path);
        if (lines.Length != LandscapeData.Grid.Count + 1)
        {
            throw Damaged(path, lines.Length, $"the file must have {LandscapeData.Grid.Count + 1} lines");
        }

        return
        [
            .. lines
                .Skip(1)
                .Select(
                    (line, i) =>
                        double.TryParse(line.Split(',')[^1], CultureInfo.InvariantCulture, out var height)
                            ? height
                            : throw Damaged(path, i + 2, $"there is no height in '{line}'")
                ),
        ];
    }

    private static DataFileException Damaged(string path, int line, string why) =>
        new($"{path}: line {line}: {why}; delete it to learn the surface again.");
}
