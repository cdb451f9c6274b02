using System.Reflection;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

/// <summary>
/// Reading a value back to the host makes it wait for a GPU. All methods that do are listed here, each with the reason.
/// </summary>
public sealed class HostReadTests
{
    private static readonly string[] Readers =
    [
        // Files.
        "ChecksummedFile",
        // A step's ids, to check them; they say which rows of the bank are replaced.
        nameof(TrainingSetBank),
        // The text about a query, on request.
        nameof(Explanation),
        // The groups of Exclusion.Unequal, once: the number of rows in a group is the size of its problem.
        "GroupedRows",
        // Whether the head's parameters are still those that it was made with.
        nameof(PredictiveDistribution),
        // Scores of the calibration rows and bounds of the new ones are plain numbers, one for each row.
        "CalibratedGroups",
        "Band",
        // Ids of the calibration rows, which must not be in the bank.
        nameof(DeepRegressor),
        // Floating times, once, to check for NaN.
        "NotEarlierRule",
        // Rows of a bank: how many are removed, and whether all can be stored in fewer bits.
        nameof(ReferenceBank),
        "TensorExtensions",
        // How many rows an index returned, which queries need more, and whether all are exact, on request.
        nameof(BankIndex),
        "RowSearch",
        nameof(CertifiedPrediction),
        // Whether a representation or an RDM is constant; comparisons of ranks; numbers that describe a whole test.
        "AlignmentKernel",
        "Dissimilarities",
        "RdmComparer",
        "RdmQuantiles",
        nameof(MinibatchCka),
        nameof(PermutationTest),
        nameof(BootstrapInterval),
        // Fused rows, for tensors on the CPU only: their memory, a learned temperature and γ, and how far
        // the keys are from the origin.
        "TensorMemory`1",
        "Origin",
    ];

    /// <summary>These wait for a GPU too: the size of their result depends on the values.</summary>
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
        "argwhere",
        "unique",
        "unique_consecutive",
        "bincount",
        "repeat_interleave",
        "equal",
        "allclose",
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
