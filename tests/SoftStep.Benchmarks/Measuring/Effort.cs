namespace SoftStep.Benchmarks.Measuring;

/// <summary>How much is measured.</summary>
/// <param name="WarmUp">How long each piece of work runs beforehand, so that the compiler reaches its last tier.</param>
/// <param name="Measure">How long all of them are measured.</param>
/// <param name="Rounds">How often each has its turn at least.</param>
internal sealed record Effort(TimeSpan WarmUp, TimeSpan Measure, int Rounds)
{
    public static Effort Quick { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), 2);

    public static Effort Full { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), 7);
}
