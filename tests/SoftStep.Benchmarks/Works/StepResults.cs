namespace SoftStep.Benchmarks.Works;

/// <summary>The results of a training step, to check that two implementations agree.</summary>
/// <param name="Loss">The mean squared error.</param>
/// <param name="Gradient">The norm of the embeddings' gradient; of predictions from a bank their own norm.</param>
internal sealed record StepResults(double Loss, double Gradient)
{
    private const double Tolerance = 1e-3;

    /// <exception cref="InvalidOperationException">They differ by more than rounding.</exception>
    public void MustEqual(StepResults other)
    {
        if (!Near(Loss, other.Loss) || !Near(Gradient, other.Gradient))
        {
            throw new InvalidOperationException($"A peer does not do the same: {this} against {other}.");
        }
    }

    private static bool Near(double left, double right) => Math.Abs(left - right) <= Tolerance * Math.Abs(left);
}
