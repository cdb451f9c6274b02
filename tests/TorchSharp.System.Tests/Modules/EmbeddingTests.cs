using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class EmbeddingTests
{
    [Fact]
    public void An_embedding_looks_rows_up_and_sums_their_gradients()
    {
        using var embedding = nn.Embedding(3, 2, dtype: float64);
        embedding.weight = nn.Parameter(Matrix(2, 1, 2, 3, 4, 5, 6));

        var output = embedding.call(Integers(2, 0, 2));
        output.sum().backward();

        output.ShouldHold(5, 6, 1, 2, 5, 6);
        embedding.weight.grad!.ShouldHold(1, 1, 0, 0, 2, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-2)]
    public void The_padding_row_is_zero_and_gets_no_gradient(long index)
    {
        using var embedding = nn.Embedding(3, 2, padding_idx: index, dtype: float64);

        embedding.call(Integers(0, 1)).sum().backward();

        embedding.weight.select(0, 1).ShouldHold(0, 0);
        embedding.weight.grad!.ShouldHold(1, 1, 0, 0, 0, 0);
    }

    [Fact]
    public void Rows_that_are_used_are_scaled_to_the_greatest_norm()
    {
        using var embedding = nn.Embedding(2, 2, max_norm: 1, dtype: float64);
        embedding.weight = nn.Parameter(Matrix(2, 3, 4, 30, 40));

        embedding.call(Integers(0)).ShouldHoldAbout(1e-6, 0.6, 0.8);

        embedding.weight.select(0, 1).ShouldHold(30, 40);
    }
}
