using System.Reflection;
using System.Runtime.CompilerServices;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>
/// Most functions of <c>torch</c> are methods of <c>Tensor</c> too: <c>torch.f(x, y)</c> is <c>x.f(y)</c>. Each such
/// pair is found by reflection, called with arguments made from the parameters' types, and must agree.
/// </summary>
public sealed class TwinTests
{
    /// <summary>First operands, tried in turn until one suits the function.</summary>
    private static readonly Func<Tensor>[] Operands =
    [
        () => Matrix(3, 0.5, 0.25, 0.75, 0.125, 0.875, 0.375, 0.3, 0.9, 0.6),
        () =>
            tensor(
                new[,]
                {
                    { 5L, 3, 6 },
                    { 2, 7, 1 },
                    { 4, 2, 3 },
                }
            ),
        () => Vector(0.5, 0.25, 0.75),
        () => Integers(5, 3, 6),
        () => Vector(0.5),
        () => Matrix(3, 0.5, 0.25, 0.75, 0.125, 0.875, 0.375, 0.3, 0.9, 0.6).unsqueeze(0),
    ];

    /// <summary>Further operands, tried in turn with each of the first.</summary>
    private static readonly Func<Tensor>[] Others =
    [
        () => Matrix(3, 0.2, 0.4, 0.6, 0.8, 0.1, 0.3, 0.5, 0.7, 0.9),
        () =>
            tensor(
                new[,]
                {
                    { 1L, 0, 2 },
                    { 2, 1, 0 },
                    { 0, 0, 1 },
                }
            ),
        () => Vector(0.2, 0.4, 0.6),
        () => Integers(1, 0, 2),
        () => Flags(true, false, true),
        () => Matrix(3, 0.2, 0.4, 0.6, 0.8, 0.1, 0.3, 0.5, 0.7, 0.9).unsqueeze(0),
    ];

    /// <summary>What follows the first operand of functions that are hard to please.</summary>
    private static readonly (string Name, object?[] Arguments)[] Given =
    [
        ("cov", [0L, null, null]),
        ("diag_embed", [1L, 2L, 0L]),
        ("diagonal", [1L, 1L, 0L]),
        ("index_add", [1L, Integers(1), Matrix(1, 5, 6, 7), (Scalar)2]),
        ("index_copy", [1L, Integers(1), Matrix(1, 5, 6, 7)]),
        ("randint_like", [1L, 30L, null, null, true]),
        ("reshape", [new long[] { 1, 9 }]),
        ("split", [new long[] { 1, 2 }, 1L]),
        ("stft", [2L, 1L, 1L, null, true, PaddingModes.Constant, true, false, false]),
        ("repeat_interleave", [2L, 1L, null]),
        ("repeat_interleave", [Integers(1, 0, 2), 1L, null]),
        ("unflatten", [1L, new long[] { 3, 1 }]),
    ];

    public static TheoryData<string, MethodInfo, MethodInfo> Pairs
    {
        get
        {
            var methods = typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance);
            var pairs = new TheoryData<string, MethodInfo, MethodInfo>();
            foreach (var function in typeof(torch).GetMethods(BindingFlags.Public | BindingFlags.Static))
            {
                var types = Types(function);
                if (
                    types is not [var first, .. var rest]
                    || first != typeof(Tensor)
                    || rest.Any(type => type.IsByRefLike)
                )
                {
                    continue;
                }
                // torch.where(condition, x, y) is x.where(condition, y).
                var method =
                    function.Name == "where"
                        ? null
                        : methods.FirstOrDefault(m => m.Name == function.Name && Types(m).SequenceEqual(rest));
                if (method is not null)
                {
                    pairs.Add($"{function}", function, method);
                }
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_function_of_torch_is_the_method_of_its_first_operand(
        string name,
        MethodInfo function,
        MethodInfo method
    )
    {
        Exception? refusal = null;
        foreach (var operand in Operands)
        {
            foreach (var arguments in Arguments(method))
            {
                try
                {
                    manual_seed(1);
                    var expected = method.Invoke(operand(), arguments);
                    manual_seed(1);
                    var actual = function.Invoke(null, [operand(), .. arguments]);
                    Numbers(actual).Should().Equal(Numbers(expected), name);
                    return;
                }
                catch (TargetInvocationException e)
                {
                    refusal = e.InnerException;
                }
            }
        }
        Assert.Fail($"No operands suit {name}; the last were refused with: {refusal?.Message}");
    }

    [Fact]
    public void There_are_many_pairs() => Pairs.Should().HaveCountGreaterThan(150);

    private static Type[] Types(MethodInfo method) => Array.ConvertAll(method.GetParameters(), p => p.ParameterType);

    private static IEnumerable<object?[]> Arguments(MethodInfo method)
    {
        var types = Types(method);
        var given = Given
            .Where(entry => entry.Name == method.Name)
            .Select(entry => entry.Arguments)
            .Where(Fits)
            .ToArray();
        return given.Length > 0 ? given : Others.Select(other => Array.ConvertAll(types, t => Argument(t, other)));

        bool Fits(object?[] rest) =>
            rest.Length == types.Length
            && rest.Zip(types).All(pair => pair.First?.GetType() is not { } type || Holds(pair.Second, type));
    }

    private static bool Holds(Type parameter, Type argument) =>
        (Nullable.GetUnderlyingType(parameter) ?? parameter).IsAssignableFrom(argument);

    private static object? Argument(Type type, Func<Tensor> other) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            _ when type == typeof(Tensor) => other(),
            _ when type == typeof(Scalar) => (Scalar)2,
            _ when type == typeof(long[]) => new long[] { 0 },
            _ when type == typeof(Size) => new Size([3, 1]),
            _ when type == typeof(ScalarType?) => null,
            _ when type.IsEnum => Enum.GetValues(type).GetValue(0),
            TypeCode.Int64 => 1L,
            TypeCode.Int32 => 1,
            TypeCode.Double => 0.5,
            TypeCode.Single => 2f,
            TypeCode.Boolean => true,
            _ => null,
        };

    private static double[] Numbers(object? result) =>
        result switch
        {
            Tensor tensor => [.. tensor.shape, .. tensor.nan_to_num().Numbers()],
            Tensor[] tensors => [.. tensors.SelectMany(Numbers)],
            ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => Numbers(tuple[i]))],
            bool flag => [flag ? 1 : 0],
            long number => [number],
            _ => throw new NotSupportedException($"{result}"),
        };
}
