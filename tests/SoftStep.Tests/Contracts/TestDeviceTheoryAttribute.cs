using TorchSharp.Tests;

namespace SoftStep.Tests.Contracts;

/// <summary>Runs on the tests' second device, where the backend has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TestDeviceTheoryAttribute : TheoryAttribute
{
    public override string? Skip => TestDevice.IsAvailable ? null : "this backend has no second device for tests";
}
