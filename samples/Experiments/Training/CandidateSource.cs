namespace SoftStep.Experiments.Training;

/// <summary>From which rows a neighbour head predicts a row while it is trained.</summary>
internal enum CandidateSource
{
    /// <summary>The other rows of its batch.</summary>
    Batch,

    /// <summary>All other rows of the training set, encoded anew after each epoch and with the batch's own after each step.</summary>
    TrainingSet,
}
