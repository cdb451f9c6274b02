using static TorchSharp.torch.nn;

namespace SoftStep.Models;

/// <summary>
/// Puts a module and its submodules into evaluation mode, and switches gradients off, until disposed; then restores each
/// module's mode. If all are in evaluation mode already nothing is changed, so that several threads may share the module.
/// </summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly IDisposable withoutGradients = no_grad();
    private readonly (Module Module, bool Training)[] before;

    public EvaluationMode(Module module)
    {
        before = [.. module.modules().Prepend(module).Select(part => (part, part.training))];
        if (before.Any(part => part.Training))
        {
            module.eval();
        }
    }

    public void Dispose()
    {
        // Outer modules first: train(mode) sets the submodules too.
        foreach (var (module, training) in before.Where(part => part.Module.training != part.Training))
        {
            module.train(training);
        }
        withoutGradients.Dispose();
    }
}
