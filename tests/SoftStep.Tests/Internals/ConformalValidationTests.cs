using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Internals;

public sealed class ConformalValidationTests : Refusals
{
    private static readonly Tensor X = ones(4, 2);
    private static readonly Tensor Y = ones(4);
    private static readonly Tensor Ids = arange(4);

    public ConformalValidationTests()
    {
        Add("a level of 1", () => Given(Y, Y, Y, 1), "level", "1");
        Add("a level of NaN", () => Given(Y, Y, Y, double.NaN), "level", "NaN");
        Add("no lower", () => Given(null!, Y, Y), "lower");
        Add("no rows", () => Given(ones(0), ones(0), ones(0)), "lower", "(0)");
        Add("three axes", () => Given(ones(2, 2, 2), ones(2, 2, 2), ones(2, 2, 2)), "lower", "(2, 2, 2)");
        Add("integers", () => Given(Ids, Ids, Ids), "lower", "Int64");
        Add("another upper", () => Given(Y, ones(3), Y), "upper must be (4)", "(3)");
        Add("labels in columns", () => Given(Y, Y, ones(4, 1)), "labels must be (4)", "(4, 1)");
        Add("labels of another dtype", () => Given(Y, Y, Y.@double()), "labels", "Float64");
        Add("another scale", () => Given(Y, Y, Y, scale: X), "scale must be (4)", "(4, 2)");
        Add("a scale of 0", () => Given(Y, Y, Y, scale: Y * 0), "scale must be above 0");
        Add("other groups", () => Given(Y, Y, Y, groups: arange(3)), "groups", "(3)");
        Add("floating groups", () => Given(Y, Y, Y, groups: Y), "groups", "Float32");
        Add("a label of NaN", () => Given(Y, Y, Y / 0 * 0), "that of row 0 is NaN");
        Add("beta of 0", () => ConformalScore.Normalized(0), "beta", "0");

        Add("no distribution", () => Of(null!, Y), "distribution");
        Add("no score", () => ConformalIntervals.Calibrate(Distribution(), Y, 0.5, null!), "score");
        Add("no labels", () => Of(Distribution(), null!), "labels");
        Add("other labels", () => Of(Distribution(), ones(4, 1)), "labels must be (4)", "(4, 1)");
        Add("leading axes", () => Of(new NcaHead().Distribution(ones(3, 4, 2), X, Y), ones(3, 4)), "(3, 4)");

        var byDistribution = Of(Distribution(), Y);
        var given = Given(Y, Y, Y);
        Add("tensors for a distribution", () => byDistribution.Of(Y, Y), "Absolute", "distribution");
        Add("a distribution for tensors", () => given.Of(Distribution()), "given");
        Add("predictions in columns", () => given.Of(ones(4, 2), ones(4, 2)), "labels (N)", "(4, 2)");
        Add("groups that were not there", () => given.Of(Y, Y, groups: Ids), "groups", "none");
        Add("no groups", () => Given(Y, Y, Y, groups: Ids).Of(Y, Y), "groups", "they were");

        Add("model: no bank", () => Model().CalibrateIntervals(X, Y, null, 0.5, ConformalScore.Absolute), "bank");
        Add("model: no score", () => Model().CalibrateIntervals(X, Y, Bank(), 0.5, null!), "score");
        Add("model: other labels", () => Calibrate(Bank(), labels: ones(3)), "labels", "(3)");
        Add("model: labels in columns", () => Calibrate(Bank(), labels: ones(4, 2)), "labels must be (4)", "(4, 2)");
        Add("model: other ids", () => Calibrate(Bank(), arange(3)), "ids", "(3)");
        Add("model: a row of the bank", () => Calibrate(Bank(), arange(2, 6)), "2 of 4", "ids 2, 3");
        Add("model: ids and none in the bank", () => Calibrate(Bank(hasIds: false), Ids), "no bank with ids");
        Add(
            "linear: other labels",
            () => Linear().CalibrateIntervals(X, ones(4, 2), null, 0.5, ConformalScore.Absolute),
            "labels must be (4, 1)"
        );
        Add("no intervals", () => Model().PredictIntervals(X, Bank(), null!), "intervals");
        Add("intervals without a bank", () => Model().PredictIntervals(X, null, byDistribution), "bank");
        Add("no path", () => given.Save(""), "path");
        Add("no path to load", () => ConformalIntervals.Load(""), "path");
        Add("a column that is not there", () => given.Bound(column: 1), "column", "0 to 0");
    }

    public static TheoryData<string> Names => NamesOf(new ConformalValidationTests());

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_with_what_was_given(string name) => ShouldRefuse(name);

    [Fact]
    public void Rows_that_are_not_in_the_bank_by_id_are_taken() =>
        Calibrate(Bank(), arange(4, 8)).Rows().Should().Be(4);

    [Fact]
    public void A_linear_head_has_no_score_but_the_absolute_one()
    {
        var calibrate = () => Linear().CalibrateIntervals(X, Y, null, 0.5, ConformalScore.Quantile);
        var predict = () => Linear().PredictIntervals(X, null, Given(Y, Y, Y));

        calibrate.Should().Throw<InvalidOperationException>().WithMessage("LinearHead weighs no rows*score Quantile*");
        predict.Should().Throw<InvalidOperationException>().WithMessage("LinearHead weighs no rows*score Given*");
    }

    private static ConformalIntervals Given(
        Tensor lower,
        Tensor upper,
        Tensor labels,
        double level = 0.5,
        Tensor? scale = null,
        Tensor? groups = null
    ) => ConformalIntervals.Calibrate(lower, upper, labels, level, scale, groups);

    private static ConformalIntervals Of(PredictiveDistribution distribution, Tensor labels) =>
        ConformalIntervals.Calibrate(distribution, labels, 0.5, ConformalScore.Absolute);

    private static ConformalIntervals Calibrate(ReferenceBank bank, Tensor? ids = null, Tensor? labels = null) =>
        Model().CalibrateIntervals(X, labels ?? Y, bank, 0.5, ConformalScore.Absolute, ids);

    private static PredictiveDistribution Distribution() => new NcaHead().Distribution(X, X, Y);

    private static DeepRegressor Model() => new(Identity(), new NcaHead());

    private static DeepRegressor Linear() => new(Identity(), new LinearHead(2));

    private static ReferenceBank Bank(bool hasIds = true) => new(X, Y, hasIds ? Ids : null);
}
