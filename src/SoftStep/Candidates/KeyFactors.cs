namespace SoftStep.Candidates;

/// <summary>The factors by which a similarity multiplies keys before it computes their pairs.</summary>
/// <param name="Stored">(…, M, 1), of the dtype of the computation.</param>
internal sealed record KeyFactors(Tensor Stored) : KeyFacts(Stored)
{
    /// <param name="keys">The keys.</param>
    /// <param name="similarity">The type of the similarity.</param>
    /// <param name="factors">Its <see cref="Similarity.Factors"/>.</param>
    public static KeyFactors Of(KeySet keys, Type similarity, Func<Tensor, Tensor> factors) =>
        keys.Find(
            keys => new KeyFactors(
                RowBlocks.Run(
                    keys,
                    -2,
                    RowBlocks.ConvertedAtATime(keys),
                    some => factors(some.Bounded().Marked().Known)
                )
            ),
            similarity
        );
}
