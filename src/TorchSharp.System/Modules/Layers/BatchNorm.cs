using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalisation of each feature over the batch; in evaluation by the running statistics.</summary>
public abstract class BatchNorm : NormBase
{
    private protected BatchNorm(
        long num_features,
        double eps,
        double momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name
    )
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var average = momentum ?? 0;
        if (training && num_batches_tracked is { } batches)
        {
            batches.add_(1);
            average = momentum ?? 1 / batches.ToDouble();
        }
        return nn.functional.batch_norm(
            input,
            running_mean,
            running_var,
            weight,
            bias,
            training || running_mean is null,
            average,
            eps
        );
    }
}
