using System.Reflection;
using SoftStep.Numerics;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Numerics;

/// <summary>
/// Arguments may have no other reference: see <see cref="Execution.CollectorTests"/>, which however
/// cannot call every method.
/// </summary>
public sealed class HeldTests
{
    [Fact]
    public void Every_method_that_works_on_given_tensors_holds_them()
    {
        var forgetting = CompiledCalls
            .Of(typeof(SoftStepWarp).Assembly)
            .Where(call => call.Caller is { IsPublic: true, DeclaringType.IsPublic: true } && TakesTensors(call.Caller))
            .GroupBy(call => call.Caller, call => call.Callee)
            .Where(calls => calls.Any(IsNewScope) && !calls.Any(callee => callee.DeclaringType == typeof(Held)))
            .Select(calls => $"{calls.Key.DeclaringType!.Name}.{calls.Key.Name}");

        Assert.Empty(forgetting);
    }

    private static bool TakesTensors(MethodBase method) =>
        method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Tensor));

    private static bool IsNewScope(MethodBase method) => method.Name == nameof(NewDisposeScope);
}
