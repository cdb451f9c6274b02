namespace SoftStep;

/// <summary>
/// Neighbourhood components analysis: a softmax over all candidates,
/// <code>w = softmax(a), or with SoftStep w = softmax(a + log S(z))</code>
/// where a = logits/τ and z is the row of similarities on the unit interval. With SoftStep far neighbours have weight
/// exactly 0; the nearest always keeps one.
/// </summary>
/// <remarks>
/// For L = ‖ŷ − t‖² the gradient is ∂L/∂aⱼ = 2 wⱼ⟨ŷ − t, yⱼ − ŷ⟩: a neighbour is pulled nearer exactly when its label
/// would move the prediction toward the target. Its weighting is a <see cref="SoftmaxWeighting"/>.
/// Goldberger et al., Neighbourhood Components Analysis, 2004; Susman et al., arXiv 2506.08139v2.
/// </remarks>
public sealed class NcaHead : NeighborHead
{
    /// <param name="similarity">Euclidean unless given; the head owns it.</param>
    /// <param name="warp">SoftStep; null for the plain softmax. The head owns it.</param>
    /// <param name="options">τ = 1, not learned, and no cut unless given.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NcaHead(Similarity? similarity = null, SoftStepWarp? warp = null, NcaOptions? options = null)
        : base(nameof(NcaHead), similarity, new SoftmaxWeighting(warp, options)) { }
}
