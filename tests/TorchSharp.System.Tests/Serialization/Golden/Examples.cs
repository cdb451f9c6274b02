using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Serialization.Golden;

/// <summary>What the golden files hold. The package's files were written by this very source, compiled against the package.</summary>
internal static class Examples
{
    private static readonly ScalarType[] Types =
    [
        uint8,
        int8,
        int16,
        int32,
        int64,
        float16,
        bfloat16,
        float32,
        float64,
        @bool,
    ];

    /// <summary>Parameters and buffers of every dtype, some of them below other modules.</summary>
    internal static nn.Module Module()
    {
        var module = new Tree();
        foreach (var type in Types)
        {
            module.register_buffer($"{type}", Values(2, 3).to(type));
        }
        module.register_buffer("scalar", tensor(7L));
        module.register_buffer("nothing", zeros(0, 2));
        Fill(module.parameters());
        return module;
    }

    /// <summary>Optimisers after two steps, each with its parameters.</summary>
    internal static (string Name, OptimizerHelper Optimizer)[] Optimizers() =>
        [
            ("sgd", AfterTwoSteps(parameters => optim.SGD(parameters, 0.1, momentum: 0.5))),
            ("adam", AfterTwoSteps(parameters => optim.Adam(parameters, 0.1, amsgrad: true))),
            ("adamw", AfterTwoSteps(parameters => optim.AdamW(parameters, 0.1, weight_decay: 0.25))),
        ];

    private static OptimizerHelper AfterTwoSteps(Func<IEnumerable<Parameter>, OptimizerHelper> optimizer)
    {
        Parameter[] parameters = [new(zeros(2, 3)), new(zeros(4, dtype: float64))];
        Fill(parameters);
        var made = optimizer(parameters);
        for (var step = 0; step < 2; step++)
        {
            foreach (var parameter in parameters)
            {
                using var gradient = ones_like(parameter);
                parameter.grad = gradient;
            }
            made.step();
        }
        return made;
    }

    private static void Fill(IEnumerable<Parameter> parameters)
    {
        using var off = no_grad();
        foreach (var parameter in parameters)
        {
            using var values = Values(parameter.shape);
            parameter.copy_(values);
        }
    }

    /// <summary>0, ½, 1, 1½, …, which every dtype holds exactly or rounds alike.</summary>
    private static Tensor Values(params long[] shape) =>
        (arange(shape.Aggregate(1L, (a, b) => a * b), float32) / 2).view(shape);

    private sealed class Tree : nn.Module
    {
        private readonly Sequential layers = nn.Sequential(
            ("linear", nn.Linear(2, 3)),
            ("norm", nn.BatchNorm1d(3)),
            ("norm64", nn.BatchNorm1d(3, dtype: float64)),
            ("half", nn.LayerNorm(3, dtype: float16))
        );
        private readonly Parameter scale = new(zeros(2, dtype: float64));
        private readonly ModuleList<Embedding> rows = nn.ModuleList(nn.Embedding(2, 2), nn.Embedding(1, 3));

        internal Tree()
            : base(nameof(Tree)) => RegisterComponents();
    }
}
