using SoftStep.Tests.Internals;

namespace SoftStep.Tests.Candidates;

public sealed class ExclusionErrorTests : Refusals
{
    private static readonly Tensor X = ones(4, 3);
    private static readonly Tensor K = ones(5, 3);
    private static readonly Tensor Y = ones(5);
    private static readonly Tensor Times = tensor([1f, float.NaN, 2f]);

    public ExclusionErrorTests()
    {
        Add("no ids", () => Exclusion.Equal(null!), "rows");
        Add("no ids of keys", () => Exclusion.Equal(arange(3), null!), "keys");
        Add("floating ids", () => Exclusion.Equal(ones(4), arange(5)), "queries", "integers", "(4) Float32");
        Add("floating ids of keys", () => Exclusion.Equal(arange(4), ones(5)), "keys", "integers", "(5) Float32");
        Add("Bool ids", () => Exclusion.Equal(ones(4).@bool()), "rows", "(4) Bool");
        Add("one id for all", () => Exclusion.Equal(tensor(3L)), "rows", "() Int64");
        Add("ids elsewhere", () => Exclusion.Equal(arange(4), arange(5).to(META)), "one device", "cpu", "meta");

        Add("no times", () => Exclusion.NotEarlier(null!), "times");
        Add("no times of keys", () => Exclusion.NotEarlier(arange(3), null!), "keyTimes");
        Add("a time of NaN", () => Exclusion.NotEarlier(Times), "times", "(3) Float32", "NaN");
        Add("a query's time of NaN", () => Exclusion.NotEarlier(Times, ones(5)), "queryTimes", "NaN");
        Add("a key's time of NaN", () => Exclusion.NotEarlier(ones(5), Times.@double()), "keyTimes", "NaN");
        Add("Bool times", () => Exclusion.NotEarlier(ones(4).@bool()), "times", "(4) Bool");
        Add("complex times", () => Exclusion.NotEarlier(ones(4, ScalarType.ComplexFloat32)), "times", "ComplexFloat32");
        Add("one time for all", () => Exclusion.NotEarlier(tensor(1.0)), "times", "() Float64");
        Add("ticks against seconds", () => Exclusion.NotEarlier(arange(4), ones(5)), "(4) Int64", "(5) Float32");

        Add("no mask", () => Exclusion.Mask(null!), "excluded");
        Add("a mask of numbers", () => Exclusion.Mask(zeros(4, 5)), "excluded", "Bool", "(4, 5) Float32");
        Add("or nothing", () => Exclusion.SameRows.Or(null!), "other");
        Add("| nothing", () => _ = Exclusion.SameRows | null!, "other");
        Add("nothing |", () => _ = null! | Exclusion.SameRows, "left");

        AddUse("rows that are not the same", Exclusion.SameRows, "(4, 3)", "(5, 3)");
        AddUse("ids of other queries", Exclusion.Equal(arange(3), arange(5)), "queries (4, 3)", "(3) Int64");
        AddUse("ids of other keys", Exclusion.Equal(arange(4), arange(4)), "keys (5, 3)", "(4) Int64");
        AddUse("one id for all keys", Exclusion.Equal(arange(4), arange(1)), "keys (5, 3)", "(1) Int64");
        AddUse("ids of batches", Exclusion.Equal(zeros(2, 4).@long(), arange(5)), "queries (4, 3)", "(2, 4) Int64");
        AddUse("ids on another device", Exclusion.Equal(arange(4).to(META), arange(5).to(META)), "on meta");
        AddUse("times of other queries", Exclusion.NotEarlier(ones(3), ones(5)), "times", "(4, 3)", "(3) Float32");
        AddUse("times among themselves", Exclusion.NotEarlier(ones(4)), "times", "keys (5, 3)", "(4) Float32");
        AddUse("a mask that does not fit", Exclusion.Mask(zeros(4, 4).@bool()), "(4, 5)", "(4, 4)");
        AddUse("one kind of two", Exclusion.Equal(arange(4), arange(5)) | Exclusion.SameRows, "(4, 3)", "(5, 3)");

        Add("rows: times of another number", () => LeaveOneOut(ones(3)), "times", "(4) rows", "(3) Float32");
        Add("rows: a time of NaN", () => LeaveOneOut(tensor([1, 2, double.NaN, 3])), "times", "NaN");
        Add("rows: Bool times", () => LeaveOneOut(ones(4).@bool()), "times", "(4) Bool");
        Add("linear: a time of NaN", () => new LinearHead(3).LeaveOneOut(X, ones(4), times: ones(4) / 0 * 0), "NaN");
    }

    public static TheoryData<string> Names => NamesOf(new ExclusionErrorTests());

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_with_what_was_given(string name) => ShouldRefuse(name);

    [Fact]
    public void A_disposed_tensor_is_named()
    {
        var (ids, keyIds) = (arange(4), arange(5));
        var exclusion = Exclusion.SameRows | Exclusion.Equal(ids, keyIds);
        keyIds.Dispose();

        var predict = () => new NcaHead().Predict(X, K, Y, exclusion);

        predict.Should().Throw<ObjectDisposedException>().WithMessage("*exclusion*disposed*");
    }

    private void AddUse(string what, Exclusion exclusion, params string[] says)
    {
        Add($"weights: {what}", () => new NcaHead().Weights(X, K, exclusion), says);
        Add($"NCA: {what}", () => new NcaHead().Predict(X, K, Y, exclusion), says);
        Add($"linear: {what}", () => new LinearHead(3).Predict(X, K, Y, exclusion), says);
    }

    private static void LeaveOneOut(Tensor times) => new NcaHead().LeaveOneOut(X, ones(4), times: times);
}
