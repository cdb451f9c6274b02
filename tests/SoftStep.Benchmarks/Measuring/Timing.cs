using System.Diagnostics;

namespace SoftStep.Benchmarks.Measuring;

/// <summary>Runs a piece of work a number of times and returns the seconds of each run.</summary>
internal delegate IReadOnlyList<double> Timed(int runs);

/// <summary>Times pieces of work that take turns, so that other programs slow all of them equally.</summary>
internal static class Timing
{
    private const double SecondsPerTurn = 0.1;

    public static Timed Of(Action work) =>
        runs =>
        {
            var seconds = new double[runs];
            for (var run = 0; run < runs; run++)
            {
                var start = Stopwatch.GetTimestamp();
                work();
                seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
            return seconds;
        };

    /// <summary>The time of one run, averaged over all runs between two synchronisations, in seconds.</summary>
    public static Timed Between(Action synchronize, Action work) =>
        runs =>
        {
            synchronize();
            var start = Stopwatch.GetTimestamp();
            for (var run = 0; run < runs; run++)
            {
                work();
            }
            synchronize();
            return [Stopwatch.GetElapsedTime(start).TotalSeconds / runs];
        };

    /// <returns>The median time of each, in seconds.</returns>
    public static double[] Medians(Effort effort, params IReadOnlyList<Timed> works)
    {
        int[] turns = [.. works.Select(work => RunsPerTurn(work, effort.WarmUp))];
        var seconds = works.Select(_ => new List<double>()).ToList();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < effort.Rounds || Stopwatch.GetElapsedTime(start) < effort.Measure; round++)
        {
            for (var i = 0; i < works.Count; i++)
            {
                seconds[i].AddRange(works[i](turns[i]));
            }
        }
        return [.. seconds.Select(Median)];
    }

    private static int RunsPerTurn(Timed work, TimeSpan warmUp)
    {
        var start = Stopwatch.GetTimestamp();
        var latest = new List<double>();
        do
        {
            latest.AddRange(work(1));
        } while (Stopwatch.GetElapsedTime(start) < warmUp);
        return Math.Max(1, (int)(SecondsPerTurn / Median(latest)));
    }

    private static double Median(IReadOnlyList<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
