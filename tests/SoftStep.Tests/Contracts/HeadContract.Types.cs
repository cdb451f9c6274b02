using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

// Dtypes and devices: the same results on all.
public abstract partial class HeadContract
{
    [Theory]
    [MemberData(nameof(Similarities))]
    public void Float32_gives_what_float64_gives(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var sample = Sample.Draw(41);

        var expected = Run(head, sample);
        head.to(ScalarType.Float32);
        var actual = Run(head, sample.To(ScalarType.Float32));

        actual.Should().OnlyContain(tensor => tensor.dtype == ScalarType.Float32);
        ShouldBe(actual, expected, 2e-5);
    }

    [Theory]
    [InlineData(ScalarType.Float16, 1e-3)]
    [InlineData(ScalarType.BFloat16, 8e-3)]
    public void Half_types_are_computed_in_float32_and_given_back(ScalarType dtype, double precision)
    {
        var head = Create(SimilarityKind.Euclidean);
        head.to(ScalarType.Float32);
        var sample = Sample.Draw(42).To(dtype);

        // A single prediction: the graph would add up, and round, the gradients of several.
        var expected = Call(sample.To(ScalarType.Float32));
        var actual = Call(sample);

        actual.Should().OnlyContain(tensor => tensor.dtype == dtype);
        ShouldBe(actual, expected, precision);

        List<Tensor> Call(Sample inputs)
        {
            var (queries, keys, labels) = inputs.WithGradients();
            var predictions = head.call(queries, keys, labels);
            predictions.Probe().backward();
            return [predictions, head.LeaveOneOut(keys, labels), .. OfLeaves(queries, keys, labels)];
        }
    }

    [CudaTheory]
    [MemberData(nameof(Similarities))]
    public void Cuda_gives_what_the_cpu_gives(SimilarityKind similarity) => ShouldEqualTheCpu(similarity, CUDA);

    [Fact]
    public void Lazy_tensors_give_what_those_on_the_cpu_give()
    {
        Assert.SkipWhen(Devices.Lazy is null, "this libtorch has no lazy tensors");
        ShouldEqualTheCpu(SimilarityKind.Euclidean, Devices.Lazy);
    }

    [CudaTheory]
    [MemberData(nameof(Similarities))]
    public void On_a_gpu_nothing_is_read_back(SimilarityKind similarity)
    {
        var head = Create(similarity);
        head.to(CUDA);
        var (queries, keys, labels) = Sample.Draw(45).To(CUDA).WithGradients();
        var integers = tensor(new long[] { 0, 1, 2, 1, 3, 0, 4 }, device: CUDA);
        var mask = eye(5, 7, ScalarType.Bool, CUDA);
        Call();

        using (HostReads.Refused())
        {
            queries.Invoking(all => all.sum().item<double>()).Should().Throw<Exception>("else nothing is refused");
            Call();
        }

        void Call()
        {
            Tensor[] results =
            [
                head.call(queries, keys, labels),
                head.Predict(queries, keys, labels, Exclusion.Mask(mask)),
                head.LeaveOneOut(keys, labels),
                head.LeaveOneOut(keys, labels, integers),
                head.LeaveOneOut(keys, labels, groups: integers, times: integers),
                .. head is NeighborHead neighbors ? [neighbors.Weights(queries, keys)] : (Tensor[])[],
            ];
            cat([.. results.Select(result => result.sum().unsqueeze(0))], 0).sum().backward();
        }
    }

    private void ShouldEqualTheCpu(SimilarityKind similarity, Device device)
    {
        var head = Create(similarity);
        head.to(CPU);
        var sample = Sample.Draw(43).To(CPU);

        var expected = Run(head, sample);
        head.to(device);
        var actual = Run(head, sample.To(device));

        actual.Should().OnlyContain(tensor => tensor.device.ToString() == actual[0].device.ToString());
        actual[0].device_type.Should().NotBe(DeviceType.CPU);
        ShouldBe(actual, expected, 1e-12);
    }

    /// <summary>
    /// Predictions, leave-one-out predictions with groups, weights if there are any, and the gradients of all of them for
    /// the inputs and parameters.
    /// </summary>
    private protected static List<Tensor> Run(RegressionHead head, Sample sample)
    {
        var (queries, keys, labels) = sample.WithGradients();
        var groups = tensor(new long[] { 0, 1, 2, 1, 3, 0, 4 }).to(keys.device);
        head.zero_grad();
        var excluded = eye(5, 7, ScalarType.Bool, keys.device);
        Tensor[] predictions =
        [
            head.call(queries, keys, labels),
            head.LeaveOneOut(keys, labels),
            head.LeaveOneOut(keys, labels, groups),
            .. head is NeighborHead neighbors
                ? [neighbors.Weights(queries, keys, Exclusion.Mask(excluded))]
                : (Tensor[])[],
        ];
        cat([.. predictions.Select(prediction => prediction.Probe().unsqueeze(0))], 0).sum().backward();
        return [.. predictions, .. OfLeaves([queries, keys, labels, .. head.parameters()])];
    }

    private static IEnumerable<Tensor> OfLeaves(params Tensor[] leaves) =>
        leaves.Select(leaf => leaf.grad ?? leaf.zeros_like());

    private static void ShouldBe(List<Tensor> actual, List<Tensor> expected, double tolerance)
    {
        foreach (var (one, other) in actual.Zip(expected))
        {
            one.ShouldBe(other, tolerance);
        }
    }
}
