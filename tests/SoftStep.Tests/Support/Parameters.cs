using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Support;

internal static class Parameters
{
    public static Tensor Parameter(this Module module, string name) =>
        module.named_parameters().Single(entry => entry.name == name).parameter;

    /// <summary>Sets the values of a parameter.</summary>
    public static void Set(this Module module, string name, Tensor values)
    {
        using var withoutGradients = no_grad();
        module.Parameter(name).copy_(values);
    }

    public static void Set(this Module module, string name, params double[] values) =>
        module.Set(name, tensor(values, ScalarType.Float64));

    /// <summary>Checks the gradients of all parameters against central differences.</summary>
    public static void ShouldMatchDifferences(this Module module, Func<Tensor> scalar, double tolerance = 1e-6)
    {
        module.zero_grad();
        scalar().backward();
        foreach (var (name, parameter) in module.named_parameters())
        {
            var before = parameter.detach().clone();
            var expected = Gradients.Central(
                values =>
                {
                    module.Set(name, values);
                    return scalar();
                },
                before
            );
            module.Set(name, before);
            parameter.grad!.ShouldBe(expected, tolerance);
        }
    }
}
