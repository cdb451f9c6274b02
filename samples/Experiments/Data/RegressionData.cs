using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>Three disjoint sets of rows, and the standardisation of their labels, fitted on the training set.</summary>
internal sealed record RegressionData(LabeledSet Train, LabeledSet Validation, LabeledSet Test, Standardization Target)
    : IDisposable
{
    /// <summary>Rows of a group of the split do not predict each other in training.</summary>
    /// <param name="labels">Of all rows, not standardised.</param>
    /// <param name="inputs">Returns the inputs of the rows with these indices, <c>(N, …)</c>.</param>
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
