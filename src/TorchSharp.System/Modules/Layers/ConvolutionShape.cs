namespace TorchSharp.Modules;

/// <summary>The numbers that make a convolution; lists have one entry per spatial dimension.</summary>
internal sealed record ConvolutionShape(long InChannels, long OutChannels, long[] KernelSize)
{
    public required long[] Stride { get; init; }

    public long[] Padding { get; init; } = [];

    public Padding? PaddingType { get; init; }

    public required long[] Dilation { get; init; }

    public required long Groups { get; init; }

    internal void Validate()
    {
        Require(Groups > 0, "groups must be positive");
        Require(InChannels % Groups == 0, $"in_channels ({InChannels}) must be divisible by groups ({Groups})");
        Require(OutChannels % Groups == 0, $"out_channels ({OutChannels}) must be divisible by groups ({Groups})");
        Require(
            PaddingType != TorchSharp.Padding.Same || Stride.All(static s => s == 1),
            "padding 'same' is not possible with strides"
        );
    }

    /// <summary>The padding as the pad operator wants it: pairs of before and after, the last dimension first.</summary>
    internal long[] Borders() =>
        [
            .. Enumerable
                .Range(0, KernelSize.Length)
                .Reverse()
                .SelectMany(d =>
                {
                    var total = PaddingType switch
                    {
                        null => 2 * Padding[d],
                        TorchSharp.Padding.Same => Dilation[d] * (KernelSize[d] - 1),
                        _ => 0,
                    };
                    return new[] { total / 2, total - total / 2 };
                }),
        ];

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException($"Convolution: {message}.");
        }
    }
}
