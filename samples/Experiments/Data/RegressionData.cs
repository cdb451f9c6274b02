using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>One task: three sets without a row in common, and the standardisation of their labels, fitted on the first.</summary>
internal sealed record RegressionData(LabeledSet Train, LabeledSet Validation, LabeledSet Test, Standardization Target)
    : IDisposable
{
    /// <summary>What the split keeps together does not predict each other in training either.</summary>
    /// <param name="labels">Of all rows, as they are.</param>
    /// <param name="inputs">Makes the inputs of the rows with these numbers, <c>(N, …)</c>.</param>
    public static RegressionData Create(RowSplit split, IReadOnlyList<double> labels, Func<int[], Tensor> inputs)
    {
        var target = Standardization.Fit(Array.ConvertAll(split.Train, row => labels[row]));

        LabeledSet Take(int[] rows) =>
            new(
                inputs(rows),
                tensor(Array.ConvertAll(rows, row => (float)target.Apply(labels[row])), [rows.Length, 1]),
                tensor(Array.ConvertAll(rows, row => split.Groups[row]))
            );

        return new RegressionData(Take(split.Train), Take(split.Validation), Take(split.Test), target);
    }

    /// <summary>A copy on another device.</summary>
    public RegressionData To(Device device) =>
        this with
        {
            Train = Train.To(device),
            Validation = Validation.To(device),
            Test = Test.To(device),
        };

    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        Test.Dispose();
    }
}
