namespace SoftStep.Benchmarks.Measuring;

/// <summary>How long and how often to measure.</summary>
/// <param name="WarmUp">How long each piece of work runs before, so that the JIT compiler reaches its last tier.</param>
/// <param name="Measure">How long all of them together are measured.</param>
/// <param name="Rounds">The least number of runs of each.</param>
internal sealed record Effort(TimeSpan WarmUp, TimeSpan Measure, int Rounds)
{
    public static Effort Quick { get; } = new(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4), 2);

    /// <summary>On a machine that is there for minutes.</summary>
    public static Effort Short { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), 5);

    public static Effort Full { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), 7);
}
