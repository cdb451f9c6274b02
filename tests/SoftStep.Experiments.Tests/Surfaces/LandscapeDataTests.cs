using SoftStep.Experiments.Surfaces;

namespace SoftStep.Experiments.Tests.Surfaces;

public sealed class LandscapeDataTests
{
    public static TheoryData<string> Names => [.. Landscape.All.Select(landscape => landscape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_deviate_from_the_truth_by_the_noise(string name)
    {
        var landscape = Landscape.All.Single(it => it.Name == name);

        var (train, validation) = LandscapeData.Draw(landscape, train: 4000, validation: 10, seed: 1);

        var points = train.Inputs.data<float>().ToArray().Chunk(2).ToArray();
        var deviations = points
            .Zip(train.Labels.data<float>().ToArray())
            .Select(row =>
                (row.Second - landscape.Height(row.First[0], row.First[1]))
                / landscape.Noise(row.First[0], row.First[1])
            )
            .ToArray();
        points.Should().HaveCount(4000).And.OnlyContain(point => point.All(x => x >= -1 && x <= 1));
        points.Average(point => point[0]).Should().BeApproximately(0, 0.05f);
        deviations.Average().Should().BeApproximately(0, 0.08);
        deviations.Average(deviation => deviation * deviation).Should().BeApproximately(1, 0.12);
        validation.Count.Should().Be(10);
    }

    [Fact]
    public void The_grid_is_the_middles_of_equal_squares()
    {
        LandscapeData.Grid.Should().HaveCount(64 * 64);
        LandscapeData.Grid[0].Should().Be((-63.0 / 64, -63.0 / 64));
        LandscapeData.Grid[1].Should().Be((-61.0 / 64, -63.0 / 64));
        LandscapeData.Grid[^1].Should().Be((63.0 / 64, 63.0 / 64));
    }

    [Fact]
    public void The_error_is_the_mean_squared_distance_from_the_truth()
    {
        var truth = Surface.OfTruth(Landscape.All[0]);

        truth.Error.Should().Be(0);
        new Surface(truth.Landscape, "a head", [.. truth.Heights.Select(height => height + 0.5)])
            .Error.Should()
            .BeApproximately(0.25, 1e-12);
    }
}
