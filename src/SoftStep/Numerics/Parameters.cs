namespace SoftStep.Numerics;

/// <summary>
/// Creates parameters, with the default dtype, on the CPU until their module is moved, whatever the default device is.
/// </summary>
internal static class Parameters
{
    /// <summary>Uniform in ±1/√fanIn, the initialisation of a linear layer.</summary>
    public static Parameter Uniform(long fanIn, params long[] shape)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        using var scope = NewDisposeScope();
        return Own(rand(shape, device: CPU).Times(2 * bound).Minus(bound));
    }

    public static Parameter Of(params double[] values)
    {
        using var scope = NewDisposeScope();
        return Own(tensor(values, get_default_dtype(), CPU));
    }

    public static Parameter Zeros(params long[] shape)
    {
        using var scope = NewDisposeScope();
        return Own(zeros(shape, device: CPU));
    }

    /// <summary>The parameter in the dtype of the queries.</summary>
    /// <exception cref="ArgumentException">The parameter is on another device: the module has not been moved there.</exception>
    public static Tensor For(this Parameter parameter, Tensor queries)
    {
        if (parameter.device_type != queries.device_type || parameter.device_index != queries.device_index)
        {
            throw new ArgumentException(
                $"queries must be on {parameter.device}, where the module's parameters are, "
                    + $"but are {Guard.Describe(queries)}: move one of them with to(device).",
                nameof(queries)
            );
        }
        return parameter.As(queries.dtype);
    }

    private static Parameter Own(Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
