using System.Runtime.CompilerServices;

namespace SoftStep.Tests.Contracts;

/// <summary>Runs where there is a GPU.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CudaTheoryAttribute : TheoryAttribute
{
    /// <summary>Why it does not run, or null.</summary>
    public static string? Reason { get; } = cuda.is_available() ? null : "torch.cuda.is_available() is false";

    public CudaTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = Reason;
    }
}
