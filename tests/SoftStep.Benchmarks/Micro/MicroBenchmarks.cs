using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SoftStep.Benchmarks.Micro;

/// <summary>The BenchmarkDotNet benchmarks, run in this process: a separate process would build the projects again.</summary>
internal static class MicroBenchmarks
{
    /// <param name="job">How often to run each.</param>
    /// <returns>Its tables, as Markdown.</returns>
    public static string Run(Job job)
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "SoftStep.Benchmarks"))
            .WithOptions(ConfigOptions.DisableLogFile);
        var tables = new AccumulationLogger();
        foreach (var summary in BenchmarkRunner.Run([typeof(SmallSteps), typeof(Functions)], config))
        {
            MarkdownExporter.Console.ExportToLog(summary, tables);
        }
        return tables.GetLog().Trim();
    }
}
