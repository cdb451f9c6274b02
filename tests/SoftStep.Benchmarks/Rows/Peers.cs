using SoftStep.Benchmarks.Measuring;

namespace SoftStep.Benchmarks.Rows;

/// <summary>The names of the peers in the table.</summary>
internal static class Peers
{
    /// <summary>In the same process, with the same libtorch and BLAS.</summary>
    public const string Dense = "the dense definition";

    public static string PyTorch { get; } = PythonPeer.Title("eager PyTorch", "torch");

    public static string ScikitLearn { get; } = PythonPeer.Title("scikit-learn", "sklearn");
}
