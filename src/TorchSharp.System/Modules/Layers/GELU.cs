using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary><c>x · Φ(x)</c> with the normal distribution function, or its approximation by tanh.</summary>
public sealed class GELU : ParameterLessModule<Tensor, Tensor>
{
    internal GELU(Approximate approximate, bool inplace)
        : base(nameof(GELU))
    {
        this.approximate = approximate;
        this.inplace = inplace;
    }

    public Approximate approximate { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);

    public enum Approximate
    {
        none = 0,
        tanh = 1,
    }
}
