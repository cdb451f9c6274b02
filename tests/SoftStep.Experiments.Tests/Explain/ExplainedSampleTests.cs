using SoftStep.Experiments.Data;
using SoftStep.Experiments.Explain;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Explain;

public sealed class ExplainedSampleTests
{
    private static readonly Standardization Target = new(Mean: 10, StandardDeviation: 2);

    [Fact]
    public void Neighbours_labels_and_weights_are_those_of_the_prediction()
    {
        using var data = new RegressionData(
            Set([0, 1, 2, 6, 20], [-1, 0, 1, 2, 5]),
            Set([0], [0]),
            Set([1.25f, 0], [0.5f, 0]),
            Target
        );
        var head = new NcaHead(options: new NcaOptions { Cut = 0.001 });
        using var model = new DeepRegressor(nn.Identity(), head);
        model.eval();

        var explanations = ExplainedSample.Of(model, data, samples: 1, shown: 2);

        // Weights e^−1.25, e^−0.25, e^−0.75 and, small but not zero, e^−4.75 of the labels 8, 10, 12 and 14; the last is cut.
        double[] weights = [Math.Exp(-1.25), Math.Exp(-0.25), Math.Exp(-0.75), Math.Exp(-4.75)];
        var total = weights.Sum();
        var explanation = explanations.Should().ContainSingle().Subject;
        explanation.Label.Should().BeApproximately(11, 1e-5);
        explanation
            .Prediction.Should()
            .BeApproximately(
                ((8 * weights[0]) + (10 * weights[1]) + (12 * weights[2]) + (14 * weights[3])) / total,
                1e-5
            );
        explanation.Neighbors.Select(neighbor => neighbor.Row).Should().Equal(1, 2);
        explanation.Neighbors.Select(neighbor => Math.Round(neighbor.Label, 5)).Should().Equal(10, 12);
        explanation.Neighbors[0].Weight.Should().BeApproximately(weights[1] / total, 1e-6);
        explanation.Neighbors[1].Weight.Should().BeApproximately(weights[2] / total, 1e-6);
        (explanation.Zeros, explanation.Candidates).Should().Be((1, 5));
    }

    [Fact]
    public void No_more_samples_or_neighbours_are_listed_than_there_are()
    {
        using var data = new RegressionData(Set([0, 100], [0, 1]), Set([0], [0]), Set([1, 2], [0, 0]), Target);
        var head = new NcaHead(options: new NcaOptions { Cut = 0.2 });
        using var model = new DeepRegressor(nn.Identity(), head);
        model.eval();

        var explanations = ExplainedSample.Of(model, data, samples: 5, shown: 7);

        explanations.Should().HaveCount(2);
        explanations.Should().OnlyContain(it => it.Neighbors.Count == 1 && it.Zeros == 1);
    }

    private static LabeledSet Set(float[] inputs, float[] labels) =>
        new(tensor(inputs, [inputs.Length, 1]), tensor(labels, [labels.Length, 1]));
}
