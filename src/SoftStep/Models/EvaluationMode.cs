using static TorchSharp.torch.nn;

namespace SoftStep.Models;

/// <summary>
/// A module and all below it in evaluation mode, and without gradients, until disposed; then each is in the mode it
/// had. A module that evaluates already is not touched, so that several threads may share it.
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
        // Outer modules first: train sets everything below as well.
        foreach (var (module, training) in before.Where(part => part.Module.training != part.Training))
        {
            module.train(training);
        }
        withoutGradients.Dispose();
    }
}
