using SoftStep.Benchmarks.Measuring;

namespace SoftStep.Benchmarks.Rows;

/// <summary>What a row is measured against, as the table calls it.</summary>
internal static class Peers
{
    /// <summary>In the same process: the same libtorch, the same BLAS.</summary>
    public const string Dense = "the dense definition";

    public static string PyTorch { get; } = PythonPeer.Title("eager PyTorch", "torch");

    public static string ScikitLearn { get; } = PythonPeer.Title("scikit-learn", "sklearn");
}
