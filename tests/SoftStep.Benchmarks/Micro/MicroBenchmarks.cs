using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SoftStep.Benchmarks.Micro;

/// <summary>BenchmarkDotNet's part, in this process: its own would build the projects again.</summary>
internal static class MicroBenchmarks
{
    /// <returns>Its tables, as Markdown.</returns>
    public static string Run()
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
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
