using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Retrieval;

public sealed class ShardedIndexTests
{
    private const int Rows = 200;

    private readonly Tensor embeddings = Draw.Normal(1, Rows, 3);
    private readonly Tensor labels = Draw.Normal(2, Rows, 2);
    private readonly Tensor ids = arange(Rows);
    private readonly Tensor queries = Draw.Normal(3, 30, 3);

    [Theory]
    [InlineData(100, 200)]
    [InlineData(1, 30, 32, 200)]
    public void Parts_are_one_index(params int[] ends)
    {
        using var scope = NewDisposeScope();
        using var all = new ReferenceBank(embeddings, labels, ids);
        using var whole = new BankIndex(all);
        BankIndex[] parts = [.. ends.Select((end, i) => Part(i == 0 ? 0 : ends[i - 1], end))];
        var sharded = new ShardedIndex(parts);

        using var nearest = sharded.Search(queries, 50);
        using var expected = whole.Search(queries, 50);
        nearest.Ids.ShouldEqual(expected.Ids);
        nearest.Embeddings.ShouldEqual(expected.Embeddings);
        nearest.Labels.ShouldEqual(expected.Labels);
        nearest.Missing.any().item<bool>().Should().BeFalse();
        var radii = full(30, 0.8, ScalarType.Float64);
        using var within = sharded.SearchWithin(queries, radii, 50);
        using var expectedWithin = whole.SearchWithin(queries, radii, 50);
        within
            .Ids.Filled(within.Missing, -1)
            .narrow(1, 0, expectedWithin.Ids.size(1))
            .ShouldEqual(expectedWithin.Ids.Filled(expectedWithin.Missing, -1));
        (sharded.Count, sharded.EmbeddingSize, sharded.IsExact, sharded.CanSearchWithin)
            .Should()
            .Be((Rows, 3, true, true));
        sharded.SmallestLabels.Should().Equal(whole.SmallestLabels);
        sharded.LargestLabels.Should().Equal(whole.LargestLabels);
        Array.ForEach(parts, part => part.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_prediction_and_its_bounds_are_those_of_one_index(bool ranges)
    {
        using var model = new DeepRegressor(Identity(), new NcaHead(warp: new SoftStepWarp(3, SoftStepOptions.ForNca)));
        model.to(ScalarType.Float64);
        using var all = new ReferenceBank(embeddings, labels, ids);
        using var whole = new BankIndex(all);
        using BankIndex first = Part(0, 3),
            second = Part(3, Rows);
        var sharded = new ShardedIndex(first, new ObservedIndex(second) { Ranges = ranges });
        var options = new RetrievalOptions { FirstRows = 5, MostRows = 60 };

        using var found = model.Predict(queries, sharded, options);

        using var expected = model.Predict(queries, new ObservedIndex(whole) { Ranges = ranges }, options);
        found.Values.ShouldBe(expected.Values, 1e-12);
        found.ErrorBounds.ShouldBe(expected.ErrorBounds, 1e-12);
        found.RowsFetched.ShouldEqual(expected.RowsFetched);
    }

    [Fact]
    public void An_approximate_part_makes_the_whole_approximate()
    {
        using BankIndex first = Part(0, 3),
            second = Part(3, Rows);

        new ShardedIndex(first, new ObservedIndex(second) { Exact = false }).IsExact.Should().BeFalse();
    }

    [Fact]
    public void Parts_of_different_sizes_are_refused()
    {
        using var part = Part(0, 3);
        using var narrow = new ReferenceBank(ones(2, 2, ScalarType.Float64), ones(2, 2, ScalarType.Float64));
        using var index = new BankIndex(narrow);

        new Action(() => _ = new ShardedIndex()).Should().Throw<ArgumentException>().WithMessage("*parts*");
        new Action(() => _ = new ShardedIndex(part, index))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*size 3*size 2*");
    }

    [Fact]
    public void A_part_that_fails_leaves_nothing_behind()
    {
        using BankIndex first = Part(0, 3),
            second = Part(3, Rows);
        var sharded = new ShardedIndex(first, new ObservedIndex(second) { Fails = true });
        Use();

        LiveTensors.LeftBy(Use).Should().Be(0);

        void Use() => sharded.Invoking(it => it.Search(queries, 5)).Should().Throw<IOException>();
    }

    private BankIndex Part(int start, int end)
    {
        using var scope = NewDisposeScope();
        using var bank = new ReferenceBank(embeddings[start..end], labels[start..end], ids[start..end]);
        return new(bank);
    }
}
