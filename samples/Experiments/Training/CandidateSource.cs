namespace SoftStep.Experiments.Training;

/// <summary>The candidates of a row in training.</summary>
internal enum CandidateSource
{
    /// <summary>The other rows of its batch.</summary>
    Batch,

    /// <summary>All other rows of the training set, encoded again after each epoch; a step updates the rows of its batch.</summary>
    TrainingSet,
}
