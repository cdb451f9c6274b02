namespace SoftStep.Tests.Contracts;

/// <summary>Runs where there is a GPU.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CudaTheoryAttribute : TheoryAttribute
{
    public override string? Skip => cuda.is_available() ? null : "torch.cuda.is_available() is false";
}
