using System.Reflection;
using System.Reflection.Emit;

namespace SoftStep.Tests.Contracts;

/// <summary>
/// A number that is read back makes a GPU finish first. Whatever reads one is listed here, with the reason why it may.
/// </summary>
public sealed class HostReadTests
{
    private static readonly string[] Readers =
    [
        // Files.
        "ChecksummedFile",
        // A step's ids, which must not repeat; they say which rows of the bank are replaced.
        nameof(TrainingSetBank),
        // The fused rows, which only tensors on the CPU go through: their memory, a learned temperature and γ, and how far
        // from the origin the keys are.
        "TensorMemory`1",
        "Coordinates",
        nameof(NcaHead),
        nameof(RbfSimilarity),
    ];

    /// <summary>What also waits for a GPU: the size of the result depends on the values.</summary>
    private static readonly string[] Reading =
    [
        "item",
        "data",
        "cpu",
        "get_bytes",
        "data_ptr",
        "tolist",
        "op_Explicit",
        "nonzero",
        "masked_select",
        "unique",
        "WriteBytesToStream",
    ];

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Fact]
    public void Only_these_read_a_tensor_back_to_the_host()
    {
        const BindingFlags all =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var readers = typeof(NcaHead)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
            .Where(method => Called(method).Any(IsRead))
            .Select(method => Outermost(method.DeclaringType!).Name)
            .Distinct();

        readers.Should().BeEquivalentTo(Readers);
    }

    private static bool IsRead(MethodBase called) =>
        called.DeclaringType?.Assembly == typeof(Tensor).Assembly && Reading.Contains(called.Name);

    /// <summary>Everything that a method's instructions call.</summary>
    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length; )
        {
            var instruction = Codes[code[at] == 0xfe ? (short)(0xfe00 | code[at + 1]) : code[at]];
            at += instruction.Size;
            if (instruction.OperandType == OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
            }
            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
