using System.CommandLine;
using SoftStep.Experiments.Commands;

var root = new RootCommand("The experiments of SoftStep: neighbour-based regression heads, on real data.")
{
    TablesCommand.Create(),
    GridCommand.Create(),
    FamilyCommand.Create(),
    SurfacesCommand.Create(),
    ExplainCommand.Create(),
    DistributionsCommand.Create(),
    CoverageCommand.Create(),
    UnfamiliarCommand.Create(),
    ReplotCommand.Create(),
};
root.Add(AllCommand.Create(root));

// After Ctrl-C the current step is finished first.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) };
return await root.Parse(args).InvokeAsync(invocation);
