using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules run one after the other, each on what the one before returned.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.IModule<Tensor, Tensor>> steps = [];

    internal Sequential()
        : base(nameof(Sequential)) { }

    public int Count => steps.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => steps[index];

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        register_module(name, (nn.Module)module);
        steps.Add(module);
        return this;
    }

    /// <summary>Intermediate results are disposed as soon as the next step has used them.</summary>
    public override Tensor forward(Tensor tensor)
    {
        var current = tensor;
        foreach (var step in steps)
        {
            var next = step.call(current);
            if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next))
            {
                current.Dispose();
            }
            current = next;
        }
        return steps.Count == 0 ? tensor.alias() : current;
    }
}
