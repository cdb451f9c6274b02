using SoftStep.Execution.Fused;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>What is found of a bank's keys is found once for each state of the bank, and freed with it.</summary>
public sealed class ConstantKeysTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 1)] // far from 0: measured from elsewhere
    [InlineData(0, 1e15)] // beyond the bounds
    public void They_are_prepared_once_a_state(double offset, double scale)
    {
        using var bank = new ReferenceBank((Draw.Normal(1, 40, 3) * scale + offset).to(ScalarType.Float32), ones(40));

        var distances = DistanceKeys<float>.Of(bank.Embeddings);
        var bounded = BoundedKeys<float>.Of(bank.Embeddings);

        using (var held = bank.Hold())
        {
            DistanceKeys<float>.Of(held.Embeddings).Should().BeSameAs(distances);
        }
        BoundedKeys<float>.Of(bank.Embeddings).Should().BeSameAs(bounded);
        using (var snapshot = bank.Snapshot())
        {
            DistanceKeys<float>.Of(snapshot.Embeddings).Should().BeSameAs(distances);
        }
        bank.Append(ones(1, 3), ones(1));
        DistanceKeys<float>.Of(bank.Embeddings).Should().NotBeSameAs(distances);
        (distances.Measured.IsInvalid, bounded.Measured.IsInvalid).Should().Be((true, true));
    }

    [Fact]
    public void Ordinary_keys_are_not_copied()
    {
        using var bank = new ReferenceBank(Draw.Normal(1, 40, 3), ones(40, ScalarType.Float64));

        using (no_grad())
        {
            bank.Embeddings[0, 0] = 7.0;
        }

        var measured = DistanceKeys<double>.Of(bank.Embeddings).Measured;
        using (no_grad())
        {
            bank.Embeddings[0, 0] = 8.0;
        }
        measured[0, 0].item<double>().Should().Be(8);
    }

    [Fact]
    public void Other_keys_may_change_between_predictions()
    {
        using var keys = Draw.Normal(1, 4, 3);

        DistanceKeys<double>.Of(keys).Should().NotBeSameAs(DistanceKeys<double>.Of(keys));
    }

    [Fact]
    public void Threads_that_ask_at_once_get_the_same()
    {
        using var bank = new ReferenceBank(rand(5000, 16), ones(5000));

        var found = new DistanceKeys<float>[8];
        Parallel.For(0, found.Length, i => found[i] = DistanceKeys<float>.Of(bank.Embeddings));

        found.Should().OnlyContain(facts => ReferenceEquals(facts, found[0]));
        found[0].Measured.Values().Should().HaveCount(80000);
    }
}
