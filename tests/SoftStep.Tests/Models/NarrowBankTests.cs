using SoftStep.Fixtures;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>
/// What is predicted from a bank in float16 or bfloat16 equals what is predicted from the same rows in float32: to the last bit,
/// because widening is exact.
/// </summary>
public sealed class NarrowBankTests : IDisposable
{
    private const int D = 56;

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static readonly Dictionary<string, Func<Similarity, NeighborHead>> Heads = new()
    {
        ["NCA"] = similarity => new NcaHead(similarity),
        ["NCA with a step"] = similarity => new NcaHead(similarity, new SoftStepWarp(D, SoftStepOptions.ForNca)),
        ["k-NN with a step"] = similarity => new KnnHead(new SoftStepWarp(D), similarity),
        ["soft top-k"] = similarity => new(similarity, new SoftTopKWeighting(7.5, 0.3)),
        ["sparsemax"] = similarity => new(similarity, new SparsemaxWeighting()),
    };

    public static TheoryData<string, SimilarityKind, ExecutionPath, ScalarType> Cases
    {
        get
        {
            var cases = new TheoryData<string, SimilarityKind, ExecutionPath, ScalarType>();
            foreach (var head in Heads.Keys)
            {
                foreach (var similarity in Enum.GetValues<SimilarityKind>())
                {
                    foreach (var path in Enum.GetValues<ExecutionPath>())
                    {
                        cases.Add(head, similarity, path, ScalarType.Float16);
                        cases.Add(head, similarity, path, ScalarType.BFloat16);
                    }
                }
            }
            return cases;
        }
    }

    /// <summary>Few rows, whose pairs are computed from differences, and more, by matrix products.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_head_predicts_the_same_on_every_path(
        string head,
        SimilarityKind similarity,
        ExecutionPath path,
        ScalarType dtype
    )
    {
        using var model = Model(head, similarity, path);
        foreach (var (queries, rows) in new[] { (9, 30), (190, 210) })
        {
            var (narrow, wide) = Banks(dtype, rows);
            var x = Queries(queries);

            var predictions = model.Predict(x, narrow);

            predictions.dtype.Should().Be(ScalarType.Float32);
            predictions.ShouldEqual(model.Predict(x, wide));
            // Queries may be narrow too.
            var rounded = x.to(dtype);
            var ofRounded = model.Predict(rounded, narrow);
            ofRounded.dtype.Should().Be(dtype);
            ofRounded.ShouldEqual(model.Predict(rounded.to(ScalarType.Float32), wide).to(dtype));
        }
    }

    /// <summary>More keys than panels that are made once, far from 0, so that a point is subtracted.</summary>
    [Theory]
    [InlineData(ScalarType.Float16, 0)]
    [InlineData(ScalarType.Float16, 9)]
    [InlineData(ScalarType.BFloat16, 9)]
    public void Many_rows_give_the_same(ScalarType dtype, double offset)
    {
        using var model = Model("NCA with a step", SimilarityKind.Euclidean, ExecutionPath.Automatic);
        var (narrow, wide) = Banks(dtype, 17_003, offset);
        var x = Queries(20) + offset;

        model.Predict(x, narrow).ShouldEqual(model.Predict(x, wide));
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Numbers_that_are_not_finite_and_tiny_ones_mean_the_same(ScalarType dtype)
    {
        foreach (var special in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-7f, 6e-5f })
        {
            foreach (var path in Enum.GetValues<ExecutionPath>())
            {
                using var model = Model("NCA with a step", SimilarityKind.Euclidean, path);
                var rows = Draw.Normal(1, 210, D).to(ScalarType.Float32);
                rows[7, 3] = special;
                rows[8, 55] = special;
                var (narrow, wide) = Banks(dtype, rows);
                var (x, but7And8) = (Queries(190), ones(1, 210, ScalarType.Bool));
                but7And8[.., 7..9] = false;
                var exclusion = Exclusion.Mask(but7And8.logical_not());

                model.Predict(x, narrow).ShouldEqual(model.Predict(x, wide));
                var others = model.Predict(x, narrow, exclusion: exclusion);
                others.ShouldEqual(model.Predict(x, wide, exclusion: exclusion));
                others.isnan().any().item<bool>().Should().BeFalse();
            }
        }
    }

    [Theory]
    [InlineData(ExecutionPath.Automatic)]
    [InlineData(ExecutionPath.Blocked)]
    public void Distributions_and_scores_are_the_same(ExecutionPath path)
    {
        using var model = Model("NCA with a step", SimilarityKind.Euclidean, path);
        var (narrow, wide) = Banks(ScalarType.Float16, 210);
        var x = Queries(190);
        using var actual = model.PredictDistribution(x, narrow);
        using var expected = model.PredictDistribution(x, wide);

        foreach (
            var ask in new Func<PredictiveDistribution, Tensor>[]
            {
                all => all.Mean(),
                all => all.Quantile(0.1, 0.5),
                all => all.Crps(x[.., 0]),
            }
        )
        {
            ask(actual).ShouldEqual(ask(expected));
        }
        var head = (NeighborHead)model.Head;
        using var own = head.Distribution(x, narrow.Embeddings, narrow.Labels);
        own.Mean().ShouldEqual(expected.Mean());
        head.Crps(x, narrow.Embeddings, narrow.Labels, x[.., 0])
            .ShouldEqual(head.Crps(x, wide.Embeddings, wide.Labels, x[.., 0]));
    }

    [Fact]
    public void Explanations_weights_and_hard_neighbours_are_the_same()
    {
        using var model = Model("NCA with a step", SimilarityKind.Euclidean, ExecutionPath.Automatic);
        var (narrow, wide) = Banks(ScalarType.BFloat16, 210);
        var x = Queries(190);

        using var actual = model.Explain(x, narrow);
        using var expected = model.Explain(x, wide);

        actual.Rows.ShouldEqual(expected.Rows);
        actual.Weights.ShouldEqual(expected.Weights);
        actual.Distances.ShouldEqual(expected.Distances);
        actual.Familiarity.ShouldEqual(expected.Familiarity);
        actual.BankDistances.ShouldEqual(expected.BankDistances);
        var head = (NeighborHead)model.Head;
        head.Weights(x, narrow.Embeddings).ShouldEqual(head.Weights(x, wide.Embeddings));
        new KnnRegressor(3).Predict(x, narrow).ShouldEqual(new KnnRegressor(3).Predict(x, wide));
    }

    [Fact]
    public void Groups_exclusions_and_leading_axes_are_the_same()
    {
        using var model = Model("NCA with a step", SimilarityKind.Euclidean, ExecutionPath.Automatic);
        var groups = arange(210).remainder(3);
        var (narrow, wide) = Banks(ScalarType.Float16, Draw.Normal(1, 210, D), groups);
        var (x, own) = (Queries(190), arange(190).remainder(3));

        model
            .Predict(x, narrow, exclusion: narrow.WithinGroups(own))
            .ShouldEqual(model.Predict(x, wide, exclusion: wide.WithinGroups(own)));
        model
            .Predict(x, narrow, exclusion: narrow.Excluding(groups: own))
            .ShouldEqual(model.Predict(x, wide, exclusion: wide.Excluding(groups: own)));
        using var withoutGradients = no_grad();
        var several = x.reshape(2, 95, D);
        model
            .Head.call(several, narrow.Embeddings, narrow.Labels)
            .ShouldEqual(model.Head.call(several, wide.Embeddings, wide.Labels));
    }

    /// <summary>Keys that learn are converted by autograd, whatever the queries are.</summary>
    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Fused)]
    [InlineData(ExecutionPath.Blocked)]
    public void Gradients_flow_into_narrow_keys(ExecutionPath path)
    {
        var head = new NcaHead { Execution = new() { Path = path } };
        var x = Queries(190);
        var labels = Draw.Normal(4, 210).to(ScalarType.Float32);
        var narrow = Draw.Normal(2, 210, D).to(ScalarType.Float16).requires_grad_();
        var wide = narrow.detach().to(ScalarType.Float32).requires_grad_();

        head.call(x, narrow, labels).sum().backward();
        head.call(x, wide, labels).sum().backward();

        narrow.grad!.dtype.Should().Be(ScalarType.Float16);
        narrow.grad.ShouldEqual(wide.grad!.to(ScalarType.Float16));
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void It_is_built_converted_and_appended_to(ScalarType dtype)
    {
        using var model = new DeepRegressor(Linear(4, 3), new NcaHead());
        var (x, y) = (Draw.Normal(1, 20, 4).to(ScalarType.Float32), Draw.Normal(2, 20).to(ScalarType.Float32));
        using var bank = model.BuildBank(x, y, batchSize: 7, dtype: dtype);
        using var converted = model.BuildBank(x, y);
        converted.To(dtype);

        bank.Embeddings.dtype.Should().Be(dtype);
        bank.Embeddings.ShouldEqual(model.Encode(x).to(dtype));
        bank.Labels.ShouldEqual(y);
        converted.Embeddings.ShouldEqual(bank.Embeddings);
        converted.Labels.ShouldEqual(y);
        bank.Append(model.Encode(x[..2]), y[..2]);
        bank.Append(model.Encode(x[..2]).to(dtype), y[..2].to(dtype));
        bank.Embeddings.ShouldEqual(cat([model.Encode(x), model.Encode(x[..2]), model.Encode(x[..2])]).to(dtype));
        bank.Labels.dtype.Should().Be(ScalarType.Float32);
        bank.To(ScalarType.Float64);
        (bank.Embeddings.dtype, bank.Labels.dtype).Should().Be((ScalarType.Float64, ScalarType.Float64));
    }

    [Fact]
    public void Labels_that_were_narrow_are_stored_as_they_are_computed()
    {
        using var bank = new ReferenceBank(ones(3, 2, ScalarType.Float16), full(3, 0.1, ScalarType.Float16));

        bank.To(ScalarType.Float16);

        bank.Labels.dtype.Should().Be(ScalarType.Float32);
        bank.Labels.ShouldEqual(full(3, 0.1, ScalarType.Float16).to(ScalarType.Float32));
    }

    [Fact]
    public void What_a_dtype_cannot_hold_is_refused_and_the_bank_stays()
    {
        var rows = Draw.Normal(1, 5, 2).to(ScalarType.Float32);
        using var bank = new ReferenceBank(rows, ones(5));
        bank.Append(tensor(new[] { 70_000f, float.PositiveInfinity }).unsqueeze(0), ones(1));
        var before = bank.Embeddings;

        bank.Invoking(all => all.To(ScalarType.Float16)).Should().Throw<ArgumentException>().WithMessage("*Float16*");
        bank.Embeddings.Should().BeSameAs(before);
        bank.Invoking(all => all.To(ScalarType.Int64)).Should().Throw<ArgumentException>().WithMessage("*Int64*");
        bank.To(ScalarType.BFloat16);
        bank.Embeddings.Values()[^2..].Should().Equal(70_144, double.PositiveInfinity);
    }

    [Fact]
    public void Rows_of_float64_and_a_training_in_another_dtype_are_refused()
    {
        using var bank = new ReferenceBank(ones(3, 2, ScalarType.Float16), ones(3));

        bank.Invoking(all => all.Append(ones(1, 2, ScalarType.Float64), ones(1, ScalarType.Float64)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*Float32*Float64*");
        new NcaHead()
            .Invoking(head => head.call(ones(1, 2, ScalarType.Float64), bank.Embeddings, bank.Labels))
            .Should()
            .Throw<ArgumentException>();
        using var model = new DeepRegressor(Identity(), new NcaHead());
        using var training = new TrainingSetBank(model, ones(3, 2), ones(3));
        training.Rows.To(ScalarType.Float16);
        training
            .Invoking(all => all.call(ones(1, 2), ones(1), tensor(new[] { 0L })))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*the bank's embeddings*Float16*");
    }

    private static Tensor Queries(int count) => Draw.Normal(3, count, D).to(ScalarType.Float32);

    private static DeepRegressor Model(string head, SimilarityKind similarity, ExecutionPath path)
    {
        var made = Heads[head](similarity.Create());
        made.Execution = new() { Path = path, BlockBytes = path == ExecutionPath.Blocked ? 1 << 15 : 16 << 20 };
        var model = new DeepRegressor(Identity(), made);
        model.eval();
        return model;
    }

    private static (ReferenceBank Narrow, ReferenceBank Wide) Banks(ScalarType dtype, int rows, double offset = 0) =>
        Banks(dtype, Draw.Normal(2, rows, D) + offset);

    /// <summary>A narrow bank, and one of the same rows in float32.</summary>
    private static (ReferenceBank Narrow, ReferenceBank Wide) Banks(
        ScalarType dtype,
        Tensor rows,
        Tensor? groups = null
    )
    {
        var labels = Draw.Normal(4, rows.size(0)).to(ScalarType.Float32);
        var narrow = rows.to(ScalarType.Float32).to(dtype);
        return (new(narrow, labels, groups: groups), new(narrow.to(ScalarType.Float32), labels, groups: groups));
    }
}
