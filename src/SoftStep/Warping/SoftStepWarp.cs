using SoftStep.Warping;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// SoftStep with learned bounds, computed from the query x, or from three global parameters (W = 0):
/// <code>
/// (p₀, p₁, p₂) = W x + b,   l = σ(p₀),   u = l + (1 − l)·σ(p₁),   t = σ(p₂)
/// </code>
/// every σ clamped to [1e-6, 1 − 1e-6]; the one-sided step has l = 0 and only p₁ and p₂. The input z is already scaled to
/// [0, 1]; the output is <see cref="Functional.SoftStep"/> of it.
/// </summary>
/// <remarks>
/// Parameters: <c>weight</c> (3, d) and <c>bias</c> (3); only the bias if the bounds are global; with a hidden layer also
/// <c>hidden_weight</c> (h, d) and <c>hidden_bias</c> (h), and weight is (3, h). One-sided there are 2 outputs instead of 3.
/// Cost O(d·N) for the bounds, O(N·M) for the step. Susman et al., arXiv 2506.08139v2.
/// </remarks>
public sealed class SoftStepWarp : Module<Tensor, Tensor, Tensor>
{
    /// <summary>Every σ is clamped to [Clamp, 1 − Clamp], so that logarithms and 1/t stay finite.</summary>
    internal const double Clamp = 1e-6;

    private readonly SoftStepOptions options;
    private readonly long embeddingSize;
    private readonly Parameter? hidden_weight;
    private readonly Parameter? hidden_bias;
    private readonly Parameter? weight;
    private readonly Parameter bias;

    /// <param name="embeddingSize">d, at least 1.</param>
    /// <param name="options">The paper's choices by default.</param>
    /// <exception cref="ArgumentException">embeddingSize or the hidden size is below 1.</exception>
    public SoftStepWarp(long embeddingSize, SoftStepOptions? options = null)
        : base(nameof(SoftStepWarp))
    {
        Guard.AtLeast(1, embeddingSize, nameof(embeddingSize));
        Guard.AtLeast(1, options?.HiddenSize ?? 1, nameof(SoftStepOptions.HiddenSize));
        this.options = options ?? new();
        this.embeddingSize = embeddingSize;
        var isOpen = this.options.Initialization == SoftStepInitialization.Open;
        var inputs = embeddingSize;
        long outputs = IsOneSided ? 2 : 3;
        if (this.options.Scope == SoftStepScope.InstanceWise)
        {
            if (this.options.HiddenSize is { } width)
            {
                hidden_weight = Parameters.Uniform(inputs, width, inputs);
                hidden_bias = Parameters.Uniform(inputs, width);
                inputs = width;
            }
            weight = isOpen ? Parameters.Zeros(outputs, inputs) : Parameters.Uniform(inputs, outputs, inputs);
        }
        double[] open = [Logit(0.02), Logit(0.1), Logit(0.5)];
        bias = isOpen ? Parameters.Of(open[^(int)outputs..]) : Parameters.Uniform(inputs, outputs);
        RegisterComponents();
    }

    internal ProximityScale Scale => options.Scale;

    internal bool IsDetached => options.Detached;

    internal bool IsOneSided => options.Form == SoftStepForm.OneSided;

    /// <summary>The hooks that <c>call</c> runs around <see cref="forward"/>.</summary>
    internal Hooks Hooks => new(module_pre_hooks, pre_hooks, post_hooks, module_post_hooks);

    /// <summary>log S(z); runs the hooks, which see S(z).</summary>
    internal Tensor CallForLog(Tensor queries, Tensor z) =>
        Hooks.Run(this, queries, z, Log, static logarithm => logarithm.exp());

    /// <summary>S(z) with the bounds of each query.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="z">(…, N, M) in [0, 1].</param>
    /// <returns>(…, N, M) in [0, 1].</returns>
    /// <exception cref="ArgumentException">Shapes, dtypes or devices do not fit.</exception>
    public override Tensor forward(Tensor queries, Tensor z)
    {
        Check(queries, z);
        using var held = new Held(queries, z);
        using var scope = NewDisposeScope();
        var (lower, upper, transition) = WideBounds(queries);
        var step = IsOneSided
            ? Functional.OneSidedSoftStep(Given(z), upper, transition)
            : Functional.SoftStep(Given(z), lower, upper, transition);
        return step.As(z.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>log S(z) with the bounds of each query, −∞ where S is 0.</summary>
    /// <inheritdoc cref="forward"/>
    /// <returns>(…, N, M) in [−∞, 0].</returns>
    public Tensor Log(Tensor queries, Tensor z)
    {
        Check(queries, z);
        using var held = new Held(queries, z);
        using var scope = NewDisposeScope();
        var (lower, upper, transition) = WideBounds(queries);
        var step = IsOneSided
            ? Functional.LogOneSidedSoftStep(Given(z), upper, transition)
            : Functional.LogSoftStep(Given(z), lower, upper, transition);
        return step.As(z.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The bounds of each query, 0 ≤ l ≤ u ≤ 1 and 0 &lt; t &lt; 1. Global bounds are repeated for each query.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <returns>Lower l, upper u and transition t, each (…, N, 1).</returns>
    /// <exception cref="ArgumentException">The queries are not (…, N, d) with a floating dtype.</exception>
    public (Tensor Lower, Tensor Upper, Tensor Transition) Bounds(Tensor queries)
    {
        Guard.Embeddings(queries, embeddingSize, nameof(queries));
        using var held = new Held(queries);
        using var scope = NewDisposeScope();
        var (lower, upper, transition) = WideBounds(queries);
        return (Narrow(lower), Narrow(upper), Narrow(transition));

        Tensor Narrow(Tensor bound) => bound.As(queries.dtype).MoveToOuterDisposeScope();
    }

    private (Tensor Lower, Tensor Upper, Tensor Transition) WideBounds(Tensor queries) =>
        BoundsFrom(Raw(queries.Widen()));

    /// <summary>l, u and t, each (…, 1), from p (…, 3) = (p₀, p₁, p₂), or one-sided (…, 2) = (p₁, p₂).</summary>
    internal static (Tensor Lower, Tensor Upper, Tensor Transition) BoundsFrom(Tensor p)
    {
        var sigma = p.sigmoid().Within(Clamp, 1 - Clamp);
        var isOneSided = p.size(-1) == 2;
        var upper = sigma.narrow(-1, isOneSided ? 0 : 1, 1);
        var transition = sigma.narrow(-1, isOneSided ? 1 : 2, 1);
        if (isOneSided)
        {
            return (upper.detach().zeros_like(), upper, transition);
        }
        var lower = sigma.narrow(-1, 0, 1);
        return (lower, lower.Plus(lower.SubtractedFrom(1) * upper), transition);
    }

    internal void RequireFit(Tensor queries) => Guard.Embeddings(queries, embeddingSize, nameof(queries));

    /// <summary>(p₀, p₁, p₂) of each query; one-sided (p₁, p₂).</summary>
    internal QueryNumbers Numbers(Tensor queries)
    {
        return weight is null ? QueryNumbers.Constant(bias.For(queries))
            : hidden_weight is null ? QueryNumbers.Linear(weight.For(queries), bias.For(queries))
            : QueryNumbers.Of(Raw(queries));
    }

    /// <summary>The same as a tensor (…, N, 3), one-sided (…, N, 2).</summary>
    private Tensor Raw(Tensor queries)
    {
        var offset = bias.For(queries);
        if (weight is null)
        {
            return offset.expand([.. queries.shape[..^1], offset.size(0)]);
        }
        var features =
            hidden_weight is null || hidden_bias is null
                ? queries
                : functional.linear(queries, hidden_weight.For(queries), hidden_bias.For(queries)).relu();
        return functional.linear(features, weight.For(queries), offset);
    }

    private Tensor Given(Tensor z) => options.Detached ? z.Widen().detach() : z.Widen();

    private void Check(Tensor queries, Tensor z)
    {
        Guard.Embeddings(queries, embeddingSize, nameof(queries));
        Guard.Floating(z, nameof(z));
        Guard.Alike(z, nameof(z), queries, nameof(queries));
        if (
            z.ndim < 2
            || z.size(-2) != queries.size(-2)
            || !Guard.Broadcasts(queries.shape.AsSpan(..^2), z.shape.AsSpan(..^2))
        )
        {
            throw new ArgumentException(
                $"z must be (…, {queries.size(-2)}, M) for the queries {Guard.Describe(queries)}, "
                    + $"but is {Guard.Describe(z)}.",
                nameof(z)
            );
        }
    }

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
