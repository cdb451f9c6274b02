using BenchmarkDotNet.Jobs;
using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Micro;
using SoftStep.Benchmarks.Report;
using SoftStep.Benchmarks.Rows;
using SoftStep.Benchmarks.Works;
using TorchSharp;

torch.set_num_threads(args is ["device", ..] ? Environment.ProcessorCount : 2);
switch (args)
{
    case ["device", var device]:
        return OnDevice.Run(new(device)) ? 0 : 1;
    case ["quick", .. var groups]:
        return Suite.Run(Effort.Quick, groups).All(result => result.IsReached) ? 0 : 1;
    case ["full", var folder]:
        return Document.Write(folder) ? 0 : 1;
    case ["scaling", var folder]:
        CostFigure.Write(folder, CostFigure.Full);
        return 0;
    case ["scaling", "quick", var folder]:
        CostFigure.Write(folder, CostFigure.Quick);
        return 0;
    case ["micro"]:
        Console.WriteLine(MicroBenchmarks.Run(Job.Default));
        return 0;
    case ["micro", "quick"]:
        Console.WriteLine(MicroBenchmarks.Run(Job.ShortRun));
        return 0;
    case ["memory", "step", var rows]:
        Console.WriteLine(LargeBatches.StepMemoryHere(long.Parse(rows)));
        return 0;
    case ["memory", "bank"]:
        Console.WriteLine(Banks.MemoryHere());
        return 0;
    case ["memory", "narrow"]:
        Console.WriteLine(NarrowBanks.MemoryHere());
        return 0;
    case ["memory", "intervals", var kind]:
        Console.WriteLine(Distributions.MemoryHere(Enum.Parse<HeadKind>(kind)));
        return 0;
    default:
        Console.Error.WriteLine(
            $"""
            Usage: SoftStep.Benchmarks VERB
              quick [GROUP ...]       every row of the table but those that take minutes, or some groups: {Suite.Names}
              full FOLDER             the same with more runs, Figure 4 and micro benchmarks, written as FOLDER/performance.md
              scaling [quick] FOLDER  Figure 4 alone, written as FOLDER/cost.md; where its numbers are, they are only drawn again
              micro [quick]           the micro benchmarks alone
              device cuda|cpu         the same work here and in PyTorch, eager and compiled, on a device
            """
        );
        return 2;
}
