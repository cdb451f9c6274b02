using SoftStep.Fixtures;

namespace SoftStep.Tests.Contracts;

/// <summary>It has no similarity, so all cases use the same head.</summary>
public sealed class LinearHeadContract : HeadContract
{
    /// <summary>
    /// A tensor on the meta device has no values. The other heads do not run there: libtorch has isnan, cdist and where for it
    /// in Python only. They run on lazy tensors, which have values.
    /// </summary>
    [Fact]
    public void It_runs_forward_and_backward_where_there_is_nothing_to_read()
    {
        var head = Create(SimilarityKind.Dot);
        var sample = Sample.Draw(44);

        var expected = Run(head, sample);
        head.to(META);
        var actual = Run(head, sample.To(META));

        actual.Should().OnlyContain(tensor => tensor.device_type == DeviceType.META);
        actual.Should().OnlyContain(tensor => tensor.dtype == ScalarType.Float64);
        actual.Select(Shape).Should().Equal(expected.Select(Shape));

        static string Shape(Tensor tensor) => string.Join(", ", tensor.shape);
    }

    private protected override RegressionHead CreateHead(SimilarityKind similarity) => new LinearHead(3, Outputs);
}
