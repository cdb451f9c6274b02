using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>In training, zeroes each element with probability p and scales the others by 1 / (1 − p).</summary>
public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout(double p, bool inplace)
        : base(nameof(Dropout))
    {
        if (p is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"A dropout probability must be between 0 and 1, not {p}.");
        }
        this.p = p;
        this.inplace = inplace;
    }

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
}
