using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace TorchSharp.Tests.Autograd;

/// <summary>x·y, whose backward saves both and gives both a gradient.</summary>
internal sealed class Product : SingleTensorFunction<Product>
{
    public override string Name => nameof(Product);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (x, y) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([x, y]);
        return x * y;
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        return [grad_output * saved[1], grad_output * saved[0]];
    }
}

/// <summary>exp(x), whose backward saves its own output.</summary>
internal sealed class Exponential : SingleTensorFunction<Exponential>
{
    public override string Name => nameof(Exponential);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var result = ((Tensor)vars[0]).exp();
        ctx.save_for_backward([result]);
        ctx.save_data("witness", vars[1]);
        return result;
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
        [grad_output * ctx.get_saved_variables()[0], null!];
}

/// <summary>What a test says it is.</summary>
internal sealed class Custom : MultiTensorFunction<Custom>
{
    public override string Name => nameof(Custom);

    /// <summary>Applies a function given by its two halves to tensors.</summary>
    internal static List<Tensor> Apply(
        Func<AutogradContext, List<Tensor>, List<Tensor>> forward,
        Func<AutogradContext, List<Tensor>, List<Tensor>> backward,
        params Tensor[] inputs
    ) => apply([.. inputs, forward, backward]);

    public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data("backward", vars[^1]);
        var run = (Func<AutogradContext, List<Tensor>, List<Tensor>>)vars[^2];
        return run(ctx, [.. vars.OfType<Tensor>()]);
    }

    public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var run = (Func<AutogradContext, List<Tensor>, List<Tensor>>)ctx.get_data("backward");
        return [.. run(ctx, grad_outputs), null!, null!];
    }
}
