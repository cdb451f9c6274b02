using SoftStep.Tests.Support;
using SoftStep.Weightings;

namespace SoftStep.Tests.Weightings;

public sealed class RowWeightsTests
{
    [Fact]
    public void The_cut_keeps_a_weight_of_exactly_the_share_and_what_is_above()
    {
        var weights = tensor(
            new[,]
            {
                { 0.5, 0.25, 0.125, 0.125 },
                { 0.25, 0.25, 0.25, 0.25 },
                { 0, 0, 0, 0 },
            }
        );

        var cut = RowWeights.Cut(weights, 0.5);

        cut.Values().ShouldBe([2.0 / 3, 1.0 / 3, 0, 0, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0], 1e-15);
    }

    [Fact]
    public void Memberships_that_are_excluded_count_neither_as_weights_nor_in_the_sum()
    {
        var memberships = tensor(
            new[,]
            {
                { 1, 0.5, 0.5 },
                { 1, 1, 1 },
            }
        );
        var excluded = tensor(
            new[,]
            {
                { false, false, true },
                { true, true, true },
            }
        );

        RowWeights.Normalize(memberships, excluded).Values().ShouldBe([2.0 / 3, 1.0 / 3, 0, 0, 0, 0], 1e-15);
        RowWeights.Normalize(memberships, null).Values().ShouldBe([0.5, 0.25, 0.25, 1.0 / 3, 1.0 / 3, 1.0 / 3], 1e-15);
    }

    [Fact]
    public void A_softmax_leaves_out_what_is_excluded_whatever_its_logit_is()
    {
        var logits = tensor(
            new[,]
            {
                { 0, Math.Log(3), 1e30 },
                { -1e30, 0, 5 },
            }
        );
        var excluded = tensor(
            new[,]
            {
                { false, false, true },
                { false, true, true },
            }
        );

        RowWeights.Softmax(logits, excluded).Values().ShouldBe([0.25, 0.75, 0, 1, 0, 0], 1e-15);
    }
}
