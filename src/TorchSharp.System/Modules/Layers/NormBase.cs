using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The scale, shift and running statistics of a normalisation over batches.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    private protected NormBase(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name
    )
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        long[] shape = [num_features];
        if (affine)
        {
            weight = new Parameter(nn.Allocate("aten::ones", shape, device, dtype));
            bias = new Parameter(nn.Allocate("aten::zeros", shape, device, dtype));
        }
        if (track_running_stats)
        {
            running_mean = nn.Allocate("aten::zeros", shape, device, dtype);
            running_var = nn.Allocate("aten::ones", shape, device, dtype);
            num_batches_tracked = nn.Allocate("aten::zeros", [], device, dtype ?? ScalarType.Int64);
        }
    }

    public long num_features { get; }

    public double eps { get; set; }

    /// <summary>The share of the newest batch in the running statistics; null for a plain average over all.</summary>
    public double? momentum { get; set; }

    public bool affine => weight is not null;

    public bool track_running_stats => running_mean is not null;

    public Parameter? weight
    {
        get => Own("weight");
        set => SetOwn("weight", value);
    }

    public Parameter? bias
    {
        get => Own("bias");
        set => SetOwn("bias", value);
    }

    public Tensor? running_mean
    {
        get => OwnBuffer("running_mean");
        set => SetOwnBuffer("running_mean", value);
    }

    public Tensor? running_var
    {
        get => OwnBuffer("running_var");
        set => SetOwnBuffer("running_var", value);
    }

    public Tensor? num_batches_tracked
    {
        get => OwnBuffer("num_batches_tracked");
        set => SetOwnBuffer("num_batches_tracked", value);
    }

    /// <exception cref="ArgumentException">The number of dimensions does not fit.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);
}
