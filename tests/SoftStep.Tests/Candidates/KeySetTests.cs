using SoftStep.Candidates;
using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Candidates;

/// <summary>Facts about a bank's keys are computed once per state of the bank, and freed with it.</summary>
public sealed class KeySetTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 1)] // far from 0: an origin is subtracted
    [InlineData(0, 1e15)] // beyond the bounds
    public void Keys_are_prepared_once_per_state_of_the_bank(double offset, double scale)
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
        (distances.Stored.IsInvalid, bounded.Stored.IsInvalid).Should().Be((true, true));
    }

    /// <summary>Of any dtype, far from 0 so that a point is subtracted, and beyond the bounds.</summary>
    [Theory]
    [InlineData(ScalarType.Float16, 0)]
    [InlineData(ScalarType.BFloat16, 100)]
    [InlineData(ScalarType.BFloat16, 1e20)]
    [InlineData(ScalarType.Float32, 0)]
    [InlineData(ScalarType.Float32, 100)]
    [InlineData(ScalarType.Float32, 1e20)]
    public void They_are_not_copied(ScalarType dtype, double offset)
    {
        using var bank = new ReferenceBank((Draw.Normal(1, 40, 3) + offset).to(dtype), ones(40));
        var (distances, bounded) = (DistanceKeys<float>.Of(Keys(bank)), BoundedKeys<float>.Of(Keys(bank)));

        using (no_grad())
        {
            bank.Embeddings[0, 0] = 8;
        }

        distances.Stored[0, 0].to(ScalarType.Float32).item<float>().Should().Be(8);
        bounded.Stored[0, 0].to(ScalarType.Float32).item<float>().Should().Be(8);
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

    [Theory]
    [InlineData(30, 40, ScalarType.Float32)]
    [InlineData(700, 1100, ScalarType.Float32)] // matrix products
    [InlineData(700, 1100, ScalarType.BFloat16)]
    public void For_angles_their_factors_are_computed_once_a_state(int queries, int rows, ScalarType dtype)
    {
        using var model = new DeepRegressor(nn.Identity(), new NcaHead(new CosineAngleSimilarity()));
        var (points, keys) = (rand(queries, 3), rand(rows, 3).to(dtype));
        using var bank = new ReferenceBank(keys, rand(rows));
        var first = model.Predict(points, bank);

        var known = KeyFactors.Of(
            Keys(bank),
            typeof(CosineAngleSimilarity),
            _ => throw new InvalidOperationException("It is known.")
        );

        (known.Stored * keys.to(ScalarType.Float32)).norm(-1).ShouldBe(full(rows, Math.Sqrt(3)), 1e-6);
        model.Predict(points, bank).ShouldEqual(first);
        var wide = keys.to(ScalarType.Float32);
        first.ShouldBe(new NcaHead(new CosineAngleSimilarity()).call(points, wide, bank.Labels), 1e-6);
        bank.Append(ones(1, 3), ones(1));
        known.Stored.IsInvalid.Should().BeTrue();
        model.Predict(points, bank).Values().Should().NotEqual(first.Values());
    }

    /// <summary>What is learned of a projection may change between predictions.</summary>
    [Fact]
    public void For_a_projection_that_learns_they_are_projected_each_time()
    {
        var scaled = new Scaled();
        using var model = new DeepRegressor(nn.Identity(), new NcaHead(scaled));
        var points = rand(30, 3);
        using var bank = new ReferenceBank(rand(40, 3), rand(40));
        var before = model.Predict(points, bank);

        scaled.Set("factor", 5);

        model.Predict(points, bank).ShouldBe(new NcaHead().call(5 * points, 5 * bank.Embeddings, bank.Labels), 1e-5);
        model.Predict(points, bank).Values().Should().NotEqual(before.Values());
    }

    [Fact]
    public void Threads_that_ask_at_once_get_the_same()
    {
        using var bank = new ReferenceBank(rand(5000, 16), ones(5000));

        var found = new DistanceKeys<float>[8];
        Parallel.For(0, found.Length, i => found[i] = DistanceKeys<float>.Of(Keys(bank)));

        found.Should().OnlyContain(facts => ReferenceEquals(facts, found[0]));
        found[0].Squares.Should().HaveCount(5008);
    }

    private static KeySet Keys(ReferenceBank bank)
    {
        using var held = bank.Hold();
        return held.Keys;
    }

    private sealed class Scaled : ProjectedSimilarity
    {
        private readonly TorchSharp.Modules.Parameter factor = new(ones(1));

        public Scaled()
            : base(nameof(Scaled), new EuclideanSimilarity()) => RegisterComponents();

        protected internal override Tensor Project(Tensor embeddings) => embeddings * factor.to(embeddings.dtype);
    }
}
