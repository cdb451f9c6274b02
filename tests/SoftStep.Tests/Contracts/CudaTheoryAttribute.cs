using System.Runtime.CompilerServices;

namespace SoftStep.Tests.Contracts;

/// <summary>Runs where there is a GPU.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CudaTheoryAttribute : TheoryAttribute
{
    public CudaTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = cuda.is_available() ? null : "torch.cuda.is_available() is false";
    }
}
