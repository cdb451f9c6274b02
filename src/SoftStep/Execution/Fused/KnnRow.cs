using System.Numerics;
using SoftStep.Ranking;

namespace SoftStep.Execution.Fused;

/// <summary>
/// w ∝ S(z), or the ramp of a fixed k, with z the soft ranks of the similarities on the unit interval. The nearest
/// candidate has exactly 1.
/// </summary>
internal sealed class KnnRow<T>(RowRule rule, int length, bool gradients) : FusedRow<T>(rule, length, gradients)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double strength = rule.RankStrength!.Value;
    private readonly SoftRankRow<T> rank = new(length, rule.RankStrength!.Value);
    private readonly T[] ranks = new T[length];
    private readonly T[] candidates = new T[length];
    private readonly int[] columns = new int[length];
    private int found;

    public override void Forward(Span<T> logits, int count, ReadOnlySpan<int> excluded, in StepBounds<T> bounds)
    {
        Overwrite(logits, count, excluded, logits[FirstCandidate(excluded)]);
        found = Gather(Similarities(logits, T.Zero), count, excluded);
        var soft = candidates.AsSpan(0, found);
        rank.Forward(soft, soft, (found + 1) / 2.0);
        var (min, max) = (soft[rank.Order[found - 1]], soft[rank.Order[0]]);
        ranks.AsSpan().Fill(min + (max - min) / T.CreateTruncating(2));
        for (var i = 0; i < found; i++)
        {
            ranks[columns[i]] = soft[i];
        }
        Unit = new(min, max);
        Unit.Forward(ranks, Z);
        if (Rule.Neighbors is { } neighbors)
        {
            Ramp(neighbors);
        }
        else
        {
            StepForward(Z.Length, bounds);
        }
        Step.CopyTo(Weights, 0);
        Overwrite(Weights, count, excluded, T.Zero);
    }

    public override RowGradients<T> Backward(ReadOnlySpan<T> logits, in StepBounds<T> bounds, Span<T> gradient)
    {
        T lower = default,
            upper = default,
            transition = default;
        if (Rule.Neighbors is null)
        {
            (lower, upper, transition) = StepKernel.Backward<T>(
                Z,
                bounds,
                StepLogit,
                StepComplement,
                gradient,
                gradient
            );
        }
        else
        {
            RampBackward(gradient);
        }
        if (Rule.Detached)
        {
            gradient.Clear();
            return new(lower, upper, transition, T.Zero);
        }
        Unit.Backward(ranks, Z, gradient);
        var soft = candidates.AsSpan(0, found);
        for (var i = 0; i < found; i++)
        {
            soft[i] = gradient[columns[i]];
        }
        SoftRankRow<T>.Backward(rank.Order.AsSpan(0, found), rank.Starts, strength, soft);
        gradient.Clear();
        for (var i = 0; i < found; i++)
        {
            gradient[columns[i]] = soft[i];
        }
        ThroughSimilarities(gradient);
        return new(lower, upper, transition, T.Zero);
    }

    private int Gather(ReadOnlySpan<T> logits, int count, ReadOnlySpan<int> excluded)
    {
        var (next, skipped) = (0, 0);
        for (var column = 0; column < count; column++)
        {
            if (skipped < excluded.Length && excluded[skipped] == column)
            {
                skipped++;
                continue;
            }
            candidates[next] = logits[column];
            columns[next++] = column;
        }
        return next;
    }

    /// <summary>(z − 1)(M − 1) + k, between 0 and 1.</summary>
    private void Ramp(int neighbors)
    {
        var (width, k) = (T.CreateTruncating(found - 1), T.CreateTruncating(neighbors));
        for (var i = 0; i < Z.Length; i++)
        {
            Step[i] = T.Clamp((Z[i] - T.One) * width + k, T.Zero, T.One);
        }
    }

    private void RampBackward(Span<T> gradient)
    {
        var width = T.CreateTruncating(found - 1);
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = Step[i] > T.Zero && Step[i] < T.One ? gradient[i] * width / Step[i] : T.Zero;
        }
    }
}
