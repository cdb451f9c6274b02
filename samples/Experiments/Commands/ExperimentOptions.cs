using SoftStep.Experiments.Comparison;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Commands;

/// <summary>Options of the verbs that train many models.</summary>
/// <param name="Data">The folder of all data sets.</param>
/// <param name="Output">The folder to write into.</param>
internal sealed record ExperimentOptions(string Data, string Output, int Seed, Device Device, bool Quick)
{
    public CellRunner<TCell> Runner<TCell>()
        where TCell : class, ICell => new(new(Path.Combine(Output, "cells")), Data, Device);
}
