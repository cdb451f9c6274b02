using System.Reflection;
using SoftStep.Numerics;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Numerics;

/// <summary>
/// A number that TorchSharp converts itself is freed by the collector while libtorch reads it; so the library converts
/// all numbers in one place. Read from the compiled assemblies, because what hides a number is an operator or a default.
/// </summary>
public sealed class ArithmeticTests
{
    private static readonly HashSet<MethodBase> MakingNumbers = CompiledCalls.Reaching(
        typeof(Scalar).Assembly,
        typeof(Scalar).GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance)
    );

    /// <summary>Of members with a Scalar in their signature the caller makes it.</summary>
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
    public void There_every_number_lives_until_its_call_is_over()
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
    public void Numbers_that_no_one_sees_are_found(string name, int tensors, bool hasNumber)
    {
        var method = typeof(Tensor).GetMethod(name, [.. Enumerable.Repeat(typeof(Tensor), tensors)]);

        Assert.NotNull(method);
        Assert.Equal(hasNumber, MakingNumbers.Contains(method));
    }
}
