namespace SoftStep;

/// <summary>
/// Neighbourhood components analysis: the weights are a softmax over all candidates,
/// <code>w = softmax(a), or with SoftStep w = softmax(a + log S(z))</code>
/// where a = logits/τ and z are the query's similarities on the unit interval. With SoftStep far candidates have weight
/// exactly 0; the nearest always has a weight above 0.
/// </summary>
/// <remarks>
/// It is a <see cref="NeighborHead"/> with a <see cref="SoftmaxWeighting"/>. For the loss L = ‖ŷ − t‖² with target t the
/// gradient is ∂L/∂aⱼ = 2 wⱼ⟨ŷ − t, yⱼ − ŷ⟩: training pulls a neighbour nearer exactly when its label would move the
/// prediction toward the target.
/// Goldberger et al., Neighbourhood Components Analysis, 2004; Susman et al., arXiv 2506.08139v2.
/// </remarks>
public sealed class NcaHead : NeighborHead
{
    /// <param name="similarity">Euclidean by default; the head owns it.</param>
    /// <param name="warp">SoftStep; null for the plain softmax. The head owns it.</param>
    /// <param name="options">By default τ = 1, not learned, and no cut.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NcaHead(Similarity? similarity = null, SoftStepWarp? warp = null, NcaOptions? options = null)
        : base(nameof(NcaHead), similarity, new SoftmaxWeighting(warp, options)) { }
}
