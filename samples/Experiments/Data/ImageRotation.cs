namespace SoftStep.Experiments.Data;

/// <summary>Rotation about the centre of an image with bilinear interpolation; zero outside the image.</summary>
internal static class ImageRotation
{
    /// <summary>Rotates a grey image counter-clockwise and scales its pixels to [0, 1].</summary>
    public static void Rotate(ReadOnlySpan<byte> source, int width, double degrees, Span<float> destination)
    {
        var height = source.Length / width;
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var (centreX, centreY) = ((width - 1) / 2.0, (height - 1) / 2.0);

        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var (x, y) = (column - centreX, row - centreY);
                var sourceX = (cosine * x) - (sine * y) + centreX;
                var sourceY = (sine * x) + (cosine * y) + centreY;
                destination[(row * width) + column] = (float)(Sample(source, width, sourceX, sourceY) / 255);
            }
        }
    }

    private static double Sample(ReadOnlySpan<byte> source, int width, double x, double y)
    {
        var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, down) = (x - column, y - row);
        var upper = double.Lerp(Pixel(source, width, column, row), Pixel(source, width, column + 1, row), right);
        var lower = double.Lerp(
            Pixel(source, width, column, row + 1),
            Pixel(source, width, column + 1, row + 1),
            right
        );
        return double.Lerp(upper, lower, down);
    }

    private static double Pixel(ReadOnlySpan<byte> source, int width, int column, int row) =>
        column >= 0 && column < width && row >= 0 && row < source.Length / width ? source[(row * width) + column] : 0;
}
