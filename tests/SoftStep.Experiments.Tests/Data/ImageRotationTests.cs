using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class ImageRotationTests
{
    private static readonly byte[] Square = [10, 20, 30, 40, 50, 60, 70, 80, 90];

    [Fact]
    public void No_turn_keeps_every_pixel()
    {
        Rotate(Square, 3, 0).Should().Equal(10, 20, 30, 40, 50, 60, 70, 80, 90);
    }

    [Fact]
    public void A_quarter_turn_moves_the_right_edge_to_the_top()
    {
        Rotate(Square, 3, 90).Should().Equal(30, 60, 90, 20, 50, 80, 10, 40, 70);
    }

    [Fact]
    public void A_negative_quarter_turn_moves_the_left_edge_to_the_top()
    {
        Rotate(Square, 3, -90).Should().Equal(70, 40, 10, 80, 50, 20, 90, 60, 30);
    }

    [Fact]
    public void A_half_turn_of_an_image_that_is_not_square_reverses_it()
    {
        Rotate([1, 2, 3, 4, 5, 6], 3, 180).Should().Equal(6, 5, 4, 3, 2, 1);
    }

    [Fact]
    public void Between_pixels_the_value_is_bilinear_and_outside_it_is_zero()
    {
        // The corners come from points √2 from the centre, so 2 − √2 of their value is inside; the middle of the upper
        // edge comes from (1, −1)/√2, and on this image the pixel at (x, y) from the centre is 50 + 10x + 30y.
        var turned = Rotate(Square, 3, 45);

        turned[0].Should().BeApproximately((2 - Math.Sqrt(2)) * 20, 1e-4);
        turned[8].Should().BeApproximately((2 - Math.Sqrt(2)) * 80, 1e-4);
        turned[1].Should().BeApproximately(50 - (20 / Math.Sqrt(2)), 1e-4);
        turned[4].Should().Be(50);
    }

    private static double[] Rotate(byte[] image, int width, double degrees)
    {
        var turned = new float[image.Length];
        ImageRotation.Rotate(image, width, degrees, turned);
        return Array.ConvertAll(turned, pixel => Math.Round(pixel * 255.0, 4));
    }
}
