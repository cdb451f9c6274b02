using System.Reflection;
using SoftStep.Tests.Support;

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
        // A sentence about a query, for whoever asks for it.
        nameof(Explanation),
        // Floating times, once, whether one is NaN.
        "NotEarlierRule",
        // The fused rows, which only tensors on the CPU go through: their memory, a learned temperature and γ, and how far
        // from the origin the keys are.
        "TensorMemory`1",
        "Origin",
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

    [Fact]
    public void Only_these_read_a_tensor_back_to_the_host()
    {
        var readers = CompiledCalls
            .Of(typeof(NcaHead).Assembly)
            .Where(call => IsRead(call.Callee))
            .Select(call => Outermost(call.Caller.DeclaringType!).Name)
            .Distinct();

        readers.Should().BeEquivalentTo(Readers);
    }

    private static bool IsRead(MethodBase called) =>
        called.DeclaringType?.Assembly == typeof(Tensor).Assembly && Reading.Contains(called.Name);

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
