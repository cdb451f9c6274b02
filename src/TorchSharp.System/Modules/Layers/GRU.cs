using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gated recurrent units in one or more layers.</summary>
public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private const int Gates = 3;

    private readonly long hiddenSize;
    private readonly long layers;
    private readonly bool hasBias;
    private readonly bool batchFirst;
    private readonly double dropout;
    private readonly bool bidirectional;

    internal GRU(
        long inputSize,
        long hiddenSize,
        long numLayers,
        bool bias,
        bool batchFirst,
        double dropout,
        bool bidirectional,
        Device? device,
        ScalarType? dtype
    )
        : base("torch::nn::GRUImpl")
    {
        this.hiddenSize = hiddenSize;
        layers = numLayers;
        hasBias = bias;
        this.batchFirst = batchFirst;
        this.dropout = dropout;
        this.bidirectional = bidirectional;
        var bound = 1 / Math.Sqrt(hiddenSize);
        for (var layer = 0; layer < numLayers; layer++)
        {
            var size = layer == 0 ? inputSize : Directions * hiddenSize;
            foreach (var direction in bidirectional ? ["", "_reverse"] : new[] { "" })
            {
                Register($"weight_ih_l{layer}{direction}", [Gates * hiddenSize, size]);
                Register($"weight_hh_l{layer}{direction}", [Gates * hiddenSize, hiddenSize]);
                if (bias)
                {
                    Register($"bias_ih_l{layer}{direction}", [Gates * hiddenSize]);
                    Register($"bias_hh_l{layer}{direction}", [Gates * hiddenSize]);
                }
            }
        }

        void Register(string name, long[] shape)
        {
            var parameter = Parameter.Empty(shape, device, dtype);
            nn.init.uniform_(parameter, -bound, bound);
            register_parameter(name, parameter);
        }
    }

    private long Directions => bidirectional ? 2 : 1;

    /// <param name="input"><c>(L, N, input)</c>, or <c>(N, L, input)</c> if batchFirst.</param>
    /// <param name="h0"><c>(layers · directions, N, hidden)</c>; zeros by default.</param>
    /// <returns>The outputs of the last layer, and the last state of each layer.</returns>
    public override (Tensor, Tensor) forward(Tensor input, Tensor h0 = null!)
    {
        using var zeros = h0 is null ? InitialState(input) : null;
        var weights = parameters().ToArray<Tensor>();
        return Call2(
            "aten::gru.input",
            input,
            h0 ?? zeros,
            weights,
            hasBias,
            layers,
            dropout,
            training,
            bidirectional,
            batchFirst
        );
    }

    public new (Tensor, Tensor) call(Tensor input, Tensor h0 = null!) => base.call(input, h0);

    private Tensor InitialState(Tensor input) =>
        nn.Allocate(
            "aten::zeros",
            [layers * Directions, input.size(batchFirst ? 0 : 1), hiddenSize],
            input.device,
            input.dtype
        );
}
