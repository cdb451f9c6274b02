using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>
/// Labels that are noise cannot be predicted: whatever a head learns on a frozen random embedding, no row may be
/// predicted better than by the mean. A head that sees a row's own label predicts it perfectly.
/// </summary>
public sealed class LeakTests
{
    private const int N = 60;

    // 24 columns of noise, so that the few parameters of a head cannot fit them by chance.
    private readonly Tensor embeddings = Draw.Normal(1, N, 3);
    private readonly Tensor labels = Draw.Normal(2, N, 24);

    public static TheoryData<Func<NeighborHead>> Heads =>
        new()
        {
            () => new NcaHead(options: new() { LearnTemperature = true }),
            () => new NcaHead(warp: Warp(new()), options: new() { LearnTemperature = true }),
            () =>
                new NcaHead(
                    warp: Warp(new() { Scale = ProximityScale.Relative }),
                    options: new() { LearnTemperature = true }
                ),
            () => new KnnHead(Warp(new())),
            () => new NcaHead(new RbfSimilarity(learnable: true), Warp(new() { Form = SoftStepForm.OneSided })),
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Noise_is_not_predicted_better_than_by_its_mean(Func<NeighborHead> make)
    {
        using var head = make();
        head.to(ScalarType.Float64);

        Train(head, () => head.LeaveOneOut(embeddings, labels));

        RSquared(head.LeaveOneOut(embeddings, labels)).Should().BeLessThanOrEqualTo(0);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void The_same_heads_find_the_label_where_a_row_is_its_own_candidate(Func<NeighborHead> make)
    {
        using var head = make();
        head.to(ScalarType.Float64);

        Train(head, () => head.call(embeddings, embeddings, labels));

        RSquared(head.call(embeddings, embeddings, labels)).Should().BeGreaterThan(0.8);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Against_the_whole_training_set_noise_is_not_predicted_either(Func<NeighborHead> make)
    {
        var head = make();
        using var model = new DeepRegressor(Identity(), head);
        model.to(ScalarType.Float64);
        using var bank = new TrainingSetBank(model, embeddings, labels);
        var random = new Random(3);

        Train(
            head,
            () =>
            {
                var rows = Enumerable.Range(0, N).Select(i => (long)i).ToArray();
                random.Shuffle(rows);
                var (order, back) = (tensor(rows), tensor(rows).argsort());
                return bank.call(embeddings.index_select(0, order), labels.index_select(0, order), order)
                    .index_select(0, back);
            }
        );

        RSquared(bank.call(embeddings, labels, arange(N))).Should().BeLessThanOrEqualTo(0);
    }

    private static SoftStepWarp Warp(SoftStepOptions options) => new(3, options with { Scope = SoftStepScope.Global });

    /// <summary>Trains until the loss does not fall any more.</summary>
    private void Train(NeighborHead head, Func<Tensor> predict)
    {
        using var optimizer = optim.Adam(head.parameters(), lr: 0.05);
        for (var step = 0; step < 150; step++)
        {
            using var scope = NewDisposeScope();
            var loss = functional.mse_loss(predict(), labels);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }

    private double RSquared(Tensor predictions)
    {
        var residual = (labels - predictions).square().sum().item<double>();
        return 1 - residual / (labels - labels.mean([0], keepdim: true)).square().sum().item<double>();
    }
}
