using System.IO.Compression;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Demo;

/// <summary>Images (n, 1, 28, 28) in [0, 1], and the standardised angles by which they were rotated, (n, 1).</summary>
internal sealed record Rows(Tensor Images, Tensor Angles) : IDisposable
{
    public long Count => Angles.size(0);

    public void Dispose()
    {
        Images.Dispose();
        Angles.Dispose();
    }
}

/// <summary>The task: by which angle was an image of clothing rotated?</summary>
/// <param name="DegreesPerUnit">Degrees per unit of the standardised label.</param>
internal sealed record RotatedImages(Rows Train, Rows Test, double DegreesPerUnit) : IDisposable
{
    public const int TrainCount = 3_000;
    public const int TestCount = 5_000;
    public const double MaxDegrees = 60;

    private const int Count = TrainCount + TestCount;
    private const int Side = 28;

    /// <summary>After the four numbers of an IDX file's header: magic, count, height, width.</summary>
    private const int HeaderBytes = 16;

    /// <summary>Rotates every image by an angle uniform in ±60°, and splits the images; the seed decides both.</summary>
    public static RotatedImages Create(int seed)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator((ulong)seed);
        var order = randperm(Count, generator: random);
        var degrees = (rand(Count, 1, generator: random) * 2 - 1) * MaxDegrees;
        var images = Turn(Read()[order], degrees * (Math.PI / 180));
        var (mean, deviation) = (degrees[..TrainCount].mean(), degrees[..TrainCount].std());
        var angles = (degrees - mean) / deviation;

        Rows Take(int from, int count) => new(Own(images, from, count), Own(angles, from, count));

        return new RotatedImages(Take(0, TrainCount), Take(TrainCount, TestCount), deviation.item<float>());
    }

    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }

    private static Tensor Own(Tensor all, int from, int count) =>
        all.narrow(0, from, count).clone().MoveToOuterDisposeScope();

    /// <summary>(n, 1, 28, 28) in [0, 1].</summary>
    private static Tensor Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist-8000-images-idx3-ubyte.gz");
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var bytes = new byte[HeaderBytes + Count * Side * Side];
        file.ReadExactly(bytes);
        return tensor(bytes[HeaderBytes..], [Count, 1, Side, Side]).to(ScalarType.Float32) / 255;
    }

    /// <summary>Rotates counter-clockwise about the centre, with bilinear interpolation and zeros outside the image.</summary>
    private static Tensor Turn(Tensor images, Tensor radians)
    {
        var (cosine, sine, zero) = (radians.cos(), radians.sin(), zeros_like(radians));
        var maps = cat([cosine, -sine, zero, sine, cosine, zero], 1).view(-1, 2, 3);
        var grid = functional.affine_grid(maps, images.shape, align_corners: true);
        return functional.grid_sample(images, grid, align_corners: true);
    }
}
