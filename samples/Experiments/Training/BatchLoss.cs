using static TorchSharp.torch;

namespace SoftStep.Experiments.Training;

/// <param name="bank">The encoded training set, if the rows are predicted from it.</param>
internal delegate Tensor BatchLoss(DeepRegressor model, TrainingSetBank? bank, Batch batch);

/// <param name="Labels"><c>(B, 1)</c>.</param>
/// <param name="Ids">Row indices of the training set.</param>
internal sealed record Batch(Tensor Inputs, Tensor Labels, Tensor? Groups, Tensor Ids);
