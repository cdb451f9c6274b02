namespace SoftStep.Experiments.Unfamiliar;

/// <summary>Shares of inputs that are flagged as unlike the training set.</summary>
/// <param name="DataSet">The name of the data set.</param>
/// <param name="LeftOut">The kind of inputs that was left out of training.</param>
/// <param name="Known">Of new inputs of the other kinds, at <see cref="Alpha"/>: false alarms.</param>
/// <param name="Other">Of inputs of that kind, at <see cref="Alpha"/>.</param>
/// <param name="ChosenKnown">As <paramref name="Known"/>, at an α with that share of false alarms on validation rows.</param>
/// <param name="ChosenOther">As <paramref name="Other"/>, at that α.</param>
/// <param name="KnownError">The mean squared error of the predictions for these new inputs.</param>
/// <param name="OtherError">For inputs of that kind.</param>
internal sealed record Flagged(
    string DataSet,
    string LeftOut,
    double Known,
    double Other,
    double ChosenKnown,
    double ChosenOther,
    double KnownError,
    double OtherError
)
{
    public const double Alpha = 0.05;

    /// <summary>The largest α at which at most a share <see cref="Alpha"/> of rows like these is flagged.</summary>
    public static double Choose(IReadOnlyCollection<double> familiarities)
    {
        var rank = (int)(Alpha * (familiarities.Count + 1));
        return rank == 0 ? 0 : familiarities.Order().ElementAt(rank - 1);
    }

    /// <summary>The share that is flagged at α.</summary>
    public static double Share(IReadOnlyCollection<double> familiarities, double alpha) =>
        familiarities.Count(familiarity => familiarity <= alpha) / (double)familiarities.Count;
}
