using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Training;

public sealed class EvaluatorTests : IDisposable
{
    // Two candidates at 0 and one so far away that its weight underflows to exactly zero.
    private readonly LabeledSet train = Set([0, 0, 1000], [1, 3, 9]);

    // The first row is predicted from the first two labels, 2; the second from the third alone, 9.
    private readonly LabeledSet held = Set([0, 0, 1000], [2, 4, 6]);

    public void Dispose()
    {
        train.Dispose();
        held.Dispose();
    }

    [Fact]
    public void Errors_and_zero_weights_of_a_neighbour_head_follow_from_the_candidates()
    {
        var head = new NcaHead();
        using var model = new DeepRegressor(nn.Identity(), head);
        var evaluator = new Evaluator(model, head, train);

        var result = evaluator.Evaluate(held);

        // Residuals 0, 2, 3 and labels of variance 8/3; three zeros: one, one, and two of three weights.
        result.MeanSquaredError.Should().BeApproximately(13.0 / 3, 1e-5);
        result.RSquared.Should().BeApproximately(1 - (13.0 / 8), 1e-5);
        result.ZeroWeightShare.Should().BeApproximately(4.0 / 9, 1e-12);
        evaluator.MeanSquaredError(held).Should().Be(result.MeanSquaredError);
    }

    [Fact]
    public void A_linear_head_has_no_weights_to_count()
    {
        var head = new LinearHead(1);
        using var model = new DeepRegressor(nn.Identity(), head);

        new Evaluator(model, head, train).Evaluate(held).ZeroWeightShare.Should().BeNull();
    }

    private static LabeledSet Set(float[] inputs, float[] labels) =>
        new(tensor(inputs, [inputs.Length, 1]), tensor(labels, [labels.Length, 1]));
}
