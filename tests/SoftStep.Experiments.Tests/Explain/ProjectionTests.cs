using SoftStep.Experiments.Explain;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Explain;

public sealed class ProjectionTests
{
    [Fact]
    public void Points_in_a_turned_plane_are_found_again_with_labels_rising()
    {
        // a along (2, 1, 2)/3 and b along (−2, 2, 1)/3, around (5, 6, 7); labels fall with a and rise with b.
        (double A, double B)[] plane = [(-4, 1), (-4, -1), (4, 1), (4, -1)];
        var points = tensor(
            [
                .. plane.SelectMany(p =>
                    new[]
                    {
                        5 + (((2 * p.A) - (2 * p.B)) / 3),
                        6 + ((p.A + (2 * p.B)) / 3),
                        7 + (((2 * p.A) + p.B) / 3),
                    }
                ),
            ],
            [4, 3]
        );
        var labels = tensor([.. plane.Select(p => p.B - (2 * p.A))], [4, 1]);

        var projection = Projection.Of(points, labels);

        foreach (var (point, (a, b)) in projection.Points.Zip(plane))
        {
            point.First.Should().BeApproximately(-a, 1e-12);
            point.Second.Should().BeApproximately(b, 1e-12);
        }
        projection.Shares.First.Should().BeApproximately(16.0 / 17, 1e-12);
        projection.Shares.Second.Should().BeApproximately(1.0 / 17, 1e-12);
    }
}
