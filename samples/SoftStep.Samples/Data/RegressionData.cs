using static TorchSharp.torch;

namespace SoftStep.Samples.Data;

/// <summary>One task: three sets without a row in common, and the standardisation of their labels, fitted on the first.</summary>
internal sealed record RegressionData(LabeledSet Train, LabeledSet Validation, LabeledSet Test, Standardization Target)
    : IDisposable
{
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
