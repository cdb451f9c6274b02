namespace SoftStep.Experiments.Unfamiliar;

/// <summary>Shares of inputs whose familiarity is at most <see cref="Alpha"/>.</summary>
/// <param name="LeftOut">The class that was left out of training.</param>
/// <param name="Known">Of test images of the other classes: false alarms.</param>
/// <param name="Other">Of images of that class.</param>
/// <param name="KnownError">The mean squared error of the angles of these test images.</param>
/// <param name="OtherError">Of the images of that class.</param>
internal sealed record Flagged(string LeftOut, double Known, double Other, double KnownError, double OtherError)
{
    public const double Alpha = 0.05;
}
