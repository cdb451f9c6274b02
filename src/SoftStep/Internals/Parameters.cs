namespace SoftStep.Internals;

/// <summary>New parameters, on the CPU in the default dtype until their module is moved.</summary>
internal static class Parameters
{
    /// <summary>Uniform in ±1/√fanIn, as every linear layer starts.</summary>
    public static Parameter Uniform(long fanIn, params long[] shape)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        using var scope = NewDisposeScope();
        return Own(rand(shape) * (2 * bound) - bound);
    }

    public static Parameter Of(params double[] values)
    {
        using var scope = NewDisposeScope();
        return Own(tensor(values, get_default_dtype()));
    }

    public static Parameter Zeros(params long[] shape)
    {
        using var scope = NewDisposeScope();
        return Own(zeros(shape));
    }

    private static Parameter Own(Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
