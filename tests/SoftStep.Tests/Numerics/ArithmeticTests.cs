using System.Reflection;
using SoftStep.Numerics;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Numerics;

/// <summary>
/// The garbage collector can free a number that TorchSharp converts while libtorch reads it; so the library converts
/// all numbers in one place. Checked in the compiled assemblies, because operators and default arguments hide conversions.
/// </summary>
public sealed class ArithmeticTests
{
    private static readonly HashSet<MethodBase> MakingNumbers = CompiledCalls.Reaching(
        typeof(Scalar).Assembly,
        typeof(Scalar).GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance)
    );

    /// <summary>For members with a Scalar in their signature the caller creates it.</summary>
    private static bool IsOfNumbers(MethodBase method) =>
        method.DeclaringType?.Assembly == typeof(Scalar).Assembly
        && (
            MakingNumbers.Contains(method)
            || method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Scalar))
        );

    [Fact]
    public void Only_one_class_of_the_library_gives_numbers_to_TorchSharp()
    {
        var calls =
            from call in CompiledCalls.Of(typeof(SoftStepWarp).Assembly)
            where IsOfNumbers(call.Callee) && call.Caller.DeclaringType != typeof(Arithmetic)
            select $"{call.Caller.DeclaringType}.{call.Caller.Name} calls {call.Callee.DeclaringType}: {call.Callee}";

        Assert.Empty(calls);
    }

    [Fact]
    public void In_that_class_every_number_lives_until_its_call_is_over()
    {
        var methods = CompiledCalls
            .Of(typeof(SoftStepWarp).Assembly)
            .Where(call => call.Caller.DeclaringType == typeof(Arithmetic) && call.Caller is MethodInfo)
            .GroupBy(call => call.Caller);

        foreach (var calls in methods)
        {
            var made = calls.Count(call => call.Callee.DeclaringType == typeof(Scalar));
            var disposed = calls.Count(call => call.Callee.Name == nameof(IDisposable.Dispose));
            Assert.True(made <= disposed, $"{calls.Key.Name} makes {made} and disposes {disposed}");
            Assert.DoesNotContain(
                calls,
                call => MakingNumbers.Contains(call.Callee) && call.Callee.DeclaringType != typeof(Scalar)
            );
        }
    }

    [Theory]
    [InlineData("op_Addition", 2, true)]
    [InlineData("op_Subtraction", 2, false)]
    [InlineData("square", 0, true)]
    [InlineData("add_", 1, true)]
    [InlineData("sub_", 1, false)]
    public void Hidden_conversions_of_numbers_are_found(string name, int tensors, bool hasNumber)
    {
        var method = typeof(Tensor).GetMethod(name, [.. Enumerable.Repeat(typeof(Tensor), tensors)]);

        Assert.NotNull(method);
        Assert.Equal(hasNumber, MakingNumbers.Contains(method));
    }
}
