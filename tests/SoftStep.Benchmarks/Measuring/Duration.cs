namespace SoftStep.Benchmarks.Measuring;

internal static class Duration
{
    public static string Text(double seconds) =>
        seconds switch
        {
            < 1e-3 => $"{seconds * 1e6:G3} µs",
            < 1 => $"{seconds * 1e3:G3} ms",
            _ => $"{seconds:G3} s",
        };
}
