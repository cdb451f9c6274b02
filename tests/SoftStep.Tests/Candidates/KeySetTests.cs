using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Candidates;

/// <summary>What is found of a bank's keys is found once for each state of the bank, and freed with it.</summary>
public sealed class KeySetTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 1)] // far from 0: measured from elsewhere
    [InlineData(0, 1e15)] // beyond the bounds
    public void They_are_prepared_once_a_state(double offset, double scale)
    {
        using var bank = new ReferenceBank((Draw.Normal(1, 40, 3) * scale + offset).to(ScalarType.Float32), ones(40));

        var distances = DistanceKeys<float>.Of(Keys(bank));
        var bounded = BoundedKeys<float>.Of(Keys(bank));

        using (var held = bank.Hold())
        {
            DistanceKeys<float>.Of(held.Keys).Should().BeSameAs(distances);
        }
        BoundedKeys<float>.Of(Keys(bank)).Should().BeSameAs(bounded);
        using (var snapshot = bank.Snapshot())
        {
            DistanceKeys<float>.Of(Keys(snapshot)).Should().BeSameAs(distances);
        }
        bank.Append(ones(1, 3), ones(1));
        DistanceKeys<float>.Of(Keys(bank)).Should().NotBeSameAs(distances);
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

        var measured = DistanceKeys<double>.Of(Keys(bank)).Measured;
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

        DistanceKeys<double>
            .Of(KeySet.Passing(keys))
            .Should()
            .NotBeSameAs(DistanceKeys<double>.Of(KeySet.Passing(keys)));
    }

    [Fact]
    public void Threads_that_ask_at_once_get_the_same()
    {
        using var bank = new ReferenceBank(rand(5000, 16), ones(5000));

        var found = new DistanceKeys<float>[8];
        Parallel.For(0, found.Length, i => found[i] = DistanceKeys<float>.Of(Keys(bank)));

        found.Should().OnlyContain(facts => ReferenceEquals(facts, found[0]));
        found[0].Measured.Values().Should().HaveCount(80000);
    }

    private static KeySet Keys(ReferenceBank bank)
    {
        using var held = bank.Hold();
        return held.Keys;
    }
}
