using SoftStep.Tests.Support;

namespace SoftStep.Tests.Heads;

/// <summary>How NCA's loss moves an embedding: which keys it pulls, which it pushes, and in which order.</summary>
public sealed class NcaTheoryTests
{
    private const double Little = 1e-6;

    private readonly Tensor query = Draw.Normal(1, 1, 3);
    private readonly Tensor keys = Draw.Normal(2, 8, 3).requires_grad_();
    private readonly Tensor labels = Draw.Normal(3, 8, 2);
    private readonly Tensor target = Draw.Normal(4, 1, 2);
    private readonly NcaHead head = new();

    [Fact]
    public void A_key_is_pulled_nearer_exactly_when_its_label_would_move_the_prediction_to_the_target()
    {
        var prediction = head.call(query, keys, labels);
        Loss(prediction).backward();

        var after = keys.detach() - Little * keys.grad!;
        var isNearer = (cdist(query, after) - cdist(query, keys)).Values().Select(change => change < 0).ToArray();

        var helps = Enumerable.Range(0, 8).Select(j => Change(prediction, labels[j] - prediction) < 0).ToArray();
        isNearer.Should().Equal(helps);
        helps.Should().Contain(true).And.Contain(false);
    }

    [Fact]
    public void Of_two_keys_the_one_gains_whose_label_is_on_the_targets_side_of_the_others()
    {
        // s = x·k/1 with one coordinate of 1: the keys are the logits.
        var logits = Draw.Normal(5, 8, 1).requires_grad_();
        var (one, dot) = (ones(1, 1, ScalarType.Float64), new NcaHead(new DotSimilarity()));
        var prediction = dot.call(one, logits, labels);
        Loss(prediction).backward();
        var weights = dot.Weights(one, logits).Values();
        var pulls = logits.grad!.Values().Zip(weights, (gradient, weight) => -gradient / weight).ToArray();

        for (var j = 0; j < 8; j++)
        {
            for (var k = 0; k < j; k++)
            {
                (pulls[j] > pulls[k]).Should().Be(Change(prediction, labels[j] - labels[k]) < 0, $"of {j} and {k}");
            }
        }
    }

    private Tensor Loss(Tensor prediction) => (prediction - target).square().sum();

    /// <summary>Of the loss, when the prediction moves a little.</summary>
    private double Change(Tensor prediction, Tensor direction) =>
        (Loss(prediction + Little * direction) - Loss(prediction)).item<double>();
}
