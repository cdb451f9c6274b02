using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Heads;

/// <summary>Rows drawn with replacement: an example that is in the batch twice does not see its own label in the copy.</summary>
public sealed class DrawnTwiceTests
{
    private readonly Tensor embeddings = Draw.Normal(1, 5, 3);
    private readonly Tensor labels = Draw.Normal(2, 5);
    private readonly long[] drawn = [0, 3, 0, 4, 3, 1];

    public static TheoryData<ExecutionPath> Paths => [.. Enum.GetValues<ExecutionPath>()];

    [Theory]
    [MemberData(nameof(Paths))]
    public void An_example_drawn_twice_is_not_its_own_candidate(ExecutionPath path)
    {
        using var head = new NcaHead { Execution = new() { Path = path } };
        var (x, y) = (embeddings.index_select(0, tensor(drawn)), labels.index_select(0, tensor(drawn)));

        var predictions = head.LeaveOneOut(x, y, ids: tensor(drawn));

        var excluded = tensor(drawn).unsqueeze(1).eq(tensor(drawn));
        predictions.ShouldBe(head.Weights(x, x, Exclusion.Mask(excluded)).matmul(y), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Ids_and_groups_exclude_together(ExecutionPath path)
    {
        using var head = new NcaHead { Execution = new() { Path = path } };
        var (x, y) = (embeddings.index_select(0, tensor(drawn)), labels.index_select(0, tensor(drawn)));
        var groups = tensor(new[] { 7, 8, 9, 7, 1, 2 });

        var predictions = head.LeaveOneOut(x, y, tensor(drawn), groups);

        var excluded = tensor(drawn).unsqueeze(1).eq(tensor(drawn)).logical_or(groups.unsqueeze(1).eq(groups));
        predictions.ShouldBe(head.Weights(x, x, Exclusion.Mask(excluded)).matmul(y), 1e-12);
    }

    [Fact]
    public void A_model_takes_ids_and_ids_that_all_differ_change_nothing()
    {
        using var model = new DeepRegressor(Linear(3, 2), new NcaHead());
        model.to(ScalarType.Float64);
        var (x, y) = (embeddings.index_select(0, tensor(drawn)), labels.index_select(0, tensor(drawn)));
        using var head = new NcaHead();

        model.LeaveOneOut(x, y, ids: tensor(drawn)).ShouldBe(model.LeaveOneOut(x, y, groups: tensor(drawn)), 0);
        model.LeaveOneOut(embeddings, labels, ids: arange(5)).ShouldBe(model.LeaveOneOut(embeddings, labels), 1e-14);
        model
            .Invoking(m => m.LeaveOneOut(x, y, ids: tensor(new long[] { 1, 2 })))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("ids*(6)*(2)*");
    }
}
