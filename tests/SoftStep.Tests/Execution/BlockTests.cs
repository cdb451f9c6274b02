namespace SoftStep.Tests.Execution;

/// <summary>A thread's own blocks, shared ones in tiles of keys, logits that are kept and that are made again.</summary>
public sealed class BlockTests
{
    private const long Queries = 70;
    private const long Size = 44;

    /// <summary>Beyond 4,096 keys a shared block has several tiles, and a remainder.</summary>
    [Theory]
    [InlineData(700)]
    [InlineData(9001)]
    public void Small_and_large_blocks_give_the_same(long keys)
    {
        using var scope = NewDisposeScope();
        var (x, k, y, warp) = Problem(keys);

        // Nothing is kept and blocks are shared; some is kept; everything is.
        var results = new[] { 1L, 40 * (keys + 16) * sizeof(float), 1L << 30 }
            .Select(bytes => Step(x, k, y, warp, bytes))
            .ToList();

        foreach (var result in results.Skip(1))
        {
            foreach (var (value, expected) in result.Zip(results[0]))
            {
                (value - expected)
                    .abs()
                    .max()
                    .item<float>()
                    .Should()
                    .BeLessThan(1e-4f * expected.abs().max().item<float>());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16 << 20)]
    public void The_same_step_gives_the_same_bits(long bytes)
    {
        using var scope = NewDisposeScope();
        var (x, k, y, warp) = Problem(9001);

        var (first, second) = (Step(x, k, y, warp, bytes), Step(x, k, y, warp, bytes));

        foreach (var (value, expected) in first.Zip(second))
        {
            value.data<float>().SequenceEqual(expected.data<float>()).Should().BeTrue();
        }
    }

    [Fact]
    public void A_second_backward_gives_what_the_first_one_gave()
    {
        using var scope = NewDisposeScope();
        var (x, k, y, warp) = Problem(700);
        using var head = new NcaHead(warp: warp);
        var loss = head.call(x, k, y).pow(2).sum();

        loss.backward(retain_graph: true);
        var first = x.grad!.clone();
        x.grad = null;
        loss.backward();

        x.grad!.data<float>().SequenceEqual(first.data<float>()).Should().BeTrue();
    }

    private static (Tensor X, Tensor K, Tensor Y, SoftStepWarp Warp) Problem(long keys)
    {
        manual_seed(3);
        return (randn(Queries, Size).requires_grad_(), randn(keys, Size).requires_grad_(), randn(keys, 2), new(Size));
    }

    private static Tensor[] Step(Tensor x, Tensor k, Tensor y, SoftStepWarp warp, long bytes)
    {
        var head = new NcaHead(warp: warp) { Execution = new() { BlockBytes = bytes } };
        (x.grad, k.grad) = (null, null);
        var predictions = head.call(x, k, y);
        predictions.pow(2).sum().backward();
        return [predictions.detach(), x.grad!.clone(), k.grad!.clone()];
    }
}
