using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Surfaces;
using SoftStep.Experiments.Training;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Surfaces;

public sealed class SurfaceFigureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_seed_decides_what_every_head_learns()
    {
        foreach (var head in SurfaceTraining.Heads)
        {
            var surface = Learn(head, seed: 1);

            Learn(head, seed: 1).Should().Equal(surface, head.Name);
            Learn(head, seed: 2).Should().NotEqual(surface, head.Name);
        }
    }

    [Fact]
    public void What_is_finished_is_not_learned_again()
    {
        var store = new SurfaceStore(folder.Path, seed: 1);
        foreach (var landscape in Landscape.All)
        {
            var truth = Surface.OfTruth(landscape);
            foreach (var head in SurfaceTraining.Heads)
            {
                store.Save(truth with { Head = head.Name, Heights = [.. truth.Heights.Select(height => height + 2)] });
            }
        }

        new SurfaceFigure(Tiny(seed: 1), SilentConsole.Create()).Write(CancellationToken.None);

        File.ReadLines(folder["surfaces.csv"]).Skip(1).Should().HaveCount(24).And.OnlyContain(line => Error(line) == 4);
        File.ReadAllText(folder["surfaces.md"]).Should().Contain("| plane | **4.0000** |");
        folder.Names.Should().Contain(["surfaces.svg", "surfaces/plane.truth.seed1.csv"]);
    }

    [Fact]
    public void A_cancelled_figure_keeps_what_is_finished()
    {
        var figure = new SurfaceFigure(Tiny(seed: 1), SilentConsole.Create());

        var writing = () => figure.Write(new CancellationToken(true));

        writing.Should().Throw<OperationCanceledException>();
        folder.Names.Should().Equal("surfaces/plane.truth.seed1.csv");
    }

    [Fact]
    public void Finished_surfaces_are_read_as_they_were_and_by_seed()
    {
        var surface = Surface.OfTruth(Landscape.All[1]) with { Head = "NCA" };
        var store = new SurfaceStore(folder.Path, seed: 1);

        store.Save(surface);

        store.Find(surface.Landscape, "NCA")!.Heights.Should().Equal(surface.Heights);
        store.Find(surface.Landscape, "linear").Should().BeNull();
        new SurfaceStore(folder.Path, seed: 2).Find(surface.Landscape, "NCA").Should().BeNull();
    }

    [Theory]
    [InlineData(5, "-0.9,nothing", "line 5: there is no height in '-0.9,nothing'")]
    [InlineData(4097, null, "line 4096: the file must have 4097 lines")]
    public void A_damaged_surface_is_reported_with_its_file_and_line(int line, string? text, string message)
    {
        var store = new SurfaceStore(folder.Path, seed: 1);
        store.Save(Surface.OfTruth(Landscape.All[0]));
        var path = folder[store.NameOf(Landscape.All[0], Surface.Truth)];
        var lines = File.ReadAllLines(path).ToList();
        lines.RemoveAt(line - 1);
        lines.InsertRange(line - 1, text is null ? [] : [text]);
        File.WriteAllLines(path, lines);

        var finding = () => store.Find(Landscape.All[0], Surface.Truth);

        finding
            .Should()
            .Throw<DataFileException>()
            .WithMessage($"{path}: {message}; delete it to learn the surface again.");
    }

    private double[] Learn(HeadChoice head, int seed) =>
        SurfaceTraining.Run(Landscape.All[1], head, Tiny(seed), CancellationToken.None);

    private SurfaceOptions Tiny(int seed) =>
        new(folder.Path, seed, CPU)
        {
            TrainingPoints = 40,
            ValidationPoints = 20,
            Training = new TrainingOptions { Epochs = 2, Candidates = CandidateSource.TrainingSet },
        };

    private static double Error(string line) => Math.Round(double.Parse(line.Split(',')[^1]), 9);
}
