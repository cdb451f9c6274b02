using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Internals;

public sealed class ModelValidationTests : Refusals
{
    private static readonly Tensor X = ones(4, 3);
    private static readonly Tensor Y = ones(4);

    public ModelValidationTests()
    {
        Add("no encoder", () => _ = new DeepRegressor(null!, new NcaHead()), "encoder");
        Add("no head", () => _ = new DeepRegressor(Linear(3, 2), null!), "head");
        Add("no inputs", () => Model().call(null!, Y), "inputs");
        Add("no labels", () => Model().call(X, null!), "labels");
        Add("a batch of one", () => Model().call(ones(1, 3), ones(1)), "two rows", "(1, ");
        Add("labels of another number", () => Model().call(X, ones(3)), "(4, ", "(3)");
        Add("a scalar for inputs", () => Model().call(tensor(1f), Y), "()");
        Add("groups of another number", () => Model().LeaveOneOut(X, Y, ones(3, ScalarType.Int64)), "(3) Int64");

        Add("bank: no inputs", () => Model().BuildBank(null!, Y), "inputs");
        Add("bank: no labels", () => Model().BuildBank(X, null!), "labels");
        Add("bank: no rows", () => Model().BuildBank(ones(0, 3), ones(0)), "(0, 3)");
        Add("bank: a scalar", () => Model().BuildBank(tensor(1f), Y), "()");
        Add("bank: labels of another number", () => Model().BuildBank(X, ones(3)), "(4", "(3)");
        Add("bank: batches of 0", () => Model().BuildBank(X, Y, batchSize: 0), "batchSize", "0");
        Add("bank: ids of another number", () => Model().BuildBank(X, Y, ids: arange(3)), "ids", "(3)");
        Add("bank: floating ids", () => Model().BuildBank(X, Y, ids: Y), "ids", "(4) Float32");
        Add("bank: groups of another number", () => Model().BuildBank(X, Y, groups: arange(3)), "groups", "(3)");

        Add("predict: no inputs", () => Model().Predict(null!, Bank()), "inputs");
        Add("predict: no rows", () => Model().Predict(ones(0, 3), Bank()), "(0, 3)");
        Add("predict: batches of 0", () => Model().Predict(X, Bank(), 0), "batchSize", "0");
        Add("predict: no bank", () => Model().Predict(X), "NcaHead", "bank");
        Add("predict: a bank of another d", () => Model().Predict(X, Bank(5)), "(4, 2)", "(3, 5)");

        Add("encode: no inputs", () => Model().Encode(null!), "inputs");
        Add("encode: no rows", () => Model().Encode(ones(0, 3)), "(0, 3)");
        Add("encode: batches of 0", () => Model().Encode(X, 0), "batchSize", "0");
        Add("explain: no inputs", () => Model().Explain(null!, Bank()), "inputs");
        Add("explain: no rows", () => Model().Explain(ones(0, 3), Bank()), "(0, 3)");
        Add("explain: no bank", () => Model().Explain(X, (ReferenceBank)null!), "bank");
        Add("explain: no row to name", () => Model().Explain(X, Bank(), 0), "count", "0");
        Add("explain: a bank of another d", () => Model().Explain(X, Bank(5)), "(4, 2)", "(3, 5)");

        Add("rows: no embeddings", () => _ = new ReferenceBank(null!, Y), "embeddings");
        Add("rows: no labels", () => _ = new ReferenceBank(X, null!), "labels");
        Add("rows: embeddings of one axis", () => _ = new ReferenceBank(Y, Y), "(4)");
        Add("rows: embeddings of three axes", () => _ = new ReferenceBank(ones(2, 4, 3), ones(2, 4)), "(2, 4, 3)");
        Add("rows: none", () => _ = new ReferenceBank(ones(0, 3), ones(0)), "(0, 3)");
        Add("rows: integers", () => _ = new ReferenceBank(X.@long(), Y), "(4, 3) Int64");
        Add("rows: labels of another dtype", () => _ = new ReferenceBank(X, Y.@double()), "Float64");
        Add("rows: labels of another number", () => _ = new ReferenceBank(X, ones(3)), "(4)", "(3)");
        Add("rows: ids of two axes", () => _ = new ReferenceBank(X, Y, ones(4, 1, ScalarType.Int64)), "(4, 1)");

        AddAppend("another d", bank => bank.Append(ones(2, 3), ones(2)), "(3, 2)", "(2, 3)");
        AddAppend("another dtype", bank => bank.Append(ones(2, 2).@double(), ones(2).@double()), "Float64");
        AddAppend("labels in columns", bank => bank.Append(ones(2, 2), ones(2, 1)), "(3)", "(2, 1)");
        AddAppend("ids it has not", bank => bank.Append(ones(2, 2), ones(2), arange(2)), "no ids", "ids");
        AddAppend("groups it has not", bank => bank.Append(ones(2, 2), ones(2), null, arange(2)), "no groups");
        AddAppend("nothing", bank => bank.Append(null!, ones(2)), "embeddings");
        AddAppend("no device", bank => bank.To(null!), "device");
        Add("append: without its ids", () => WithIds().Append(ones(2, 2), ones(2)), "ids", "no ids");
        AddAppend("elsewhere", bank => bank.Append(ones(2, 2).to(META), ones(2).to(META)), "meta");
        Add("save: no path", () => Bank().Save(""), "path");
        Add("load: no path", () => ReferenceBank.Load(""), "path");

        Add("training set: no model", () => _ = new TrainingSetBank(null!, X, Y), "model");
        Add("training set: no inputs", () => _ = new TrainingSetBank(Model(), null!, Y), "inputs");
        Add("training set: one row", () => _ = new TrainingSetBank(Model(), ones(1, 3), ones(1)), "two rows", "(1, 3)");
        Add("training set: a scalar", () => _ = new TrainingSetBank(Model(), tensor(1f), Y), "two rows", "()");
        AddStep("no ids", bank => bank.call(X, Y, null!), "ids");
        AddStep("ids of another number", bank => bank.call(X, Y, arange(3)), "ids", "(3)");
        AddStep("floating ids", bank => bank.call(X, Y, Y), "ids", "(4) Float32");
        AddStep("ids of two axes", bank => bank.call(X, Y, ones(4, 1, ScalarType.Int64)), "ids", "(4, 1)");
        AddStep("an id too large", bank => bank.call(X, Y, arange(3, 7)), "ids", "0 to 5", "3 to 6");
        AddStep("an id twice", bank => bank.call(X, Y, tensor(new long[] { 3, 0, 2, 3 })), "ids", "3 is there twice");
        AddStep("an id below 0", bank => bank.call(X, Y, arange(-1, 3)), "ids", "0 to 5", "-1 to 2");
        AddStep("labels of another number", bank => bank.call(X, ones(3), arange(4)), "(4", "(3)");
        AddStep("labels in columns", bank => bank.call(X, ones(4, 2), arange(4)), "(6)", "(4, 2)");

        Add("ring: no model", () => _ = new RingBank(null!, 3), "model");
        Add("ring: room for one", () => _ = new RingBank(Model(), 1), "capacity", "1");
        AddRing("ids of another number", ring => ring.call(X, Y, arange(3)), "ids", "(3)");
        AddRing("one id for all", ring => ring.call(X, Y, ones(1, ScalarType.Int64)), "ids", "(1)");
        AddRing("floating ids", ring => ring.call(X, Y, Y), "ids", "(4) Float32");
        AddRing("floating groups", ring => ring.call(X, Y, null, Y), "groups", "(4) Float32");
        AddRing("groups of another number", ring => ring.call(X, Y, null, arange(3)), "groups", "(3)");
        AddRing("labels of another number", ring => ring.call(X, ones(3)), "(4", "(3)");
    }

    public static TheoryData<string> Names => NamesOf(new ModelValidationTests());

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_with_what_was_given(string name) => ShouldRefuse(name);

    [Fact]
    public void A_refused_batch_leaves_the_running_statistics_of_an_encoder_alone()
    {
        var norm = BatchNorm1d(3);
        using var model = new DeepRegressor(norm, new NcaHead());
        var before = norm.running_mean!.clone();
        using var bank = new TrainingSetBank(model, X, Y);
        using var ring = new RingBank(model, 5);

        model.Invoking(m => m.call(X, ones(3))).Should().Throw<ArgumentException>();
        model.Invoking(m => m.LeaveOneOut(X, Y, arange(3))).Should().Throw<ArgumentException>();
        bank.Invoking(b => b.call(X, ones(3), arange(4))).Should().Throw<ArgumentException>();
        bank.Invoking(b => b.call(X, Y, arange(1, 5))).Should().Throw<ArgumentException>();
        bank.Invoking(b => b.call(X, Y, arange(3))).Should().Throw<ArgumentException>();
        ring.Invoking(r => r.call(X, ones(3))).Should().Throw<ArgumentException>();
        ring.Invoking(r => r.call(X, Y, arange(3))).Should().Throw<ArgumentException>();
        ring.Invoking(r => r.call(ones(6, 3), ones(6))).Should().Throw<ArgumentException>();

        norm.running_mean!.ShouldEqual(before);
    }

    private void AddAppend(string what, Action<ReferenceBank> call, params string[] says) =>
        Add(
            $"append: {what}",
            () =>
            {
                using var bank = Bank();
                var before = (bank.Embeddings, bank.Labels);
                try
                {
                    call(bank);
                }
                finally
                {
                    (bank.Embeddings, bank.Labels).Should().Be(before);
                    bank.Embeddings.IsInvalid.Should().BeFalse();
                }
            },
            says
        );

    private void AddStep(string what, Action<TrainingSetBank> call, params string[] says) =>
        Add(
            $"training set: {what}",
            () =>
            {
                using var bank = new TrainingSetBank(Model(), ones(6, 3), ones(6));
                var before = bank.Rows.Embeddings;
                try
                {
                    call(bank);
                }
                finally
                {
                    bank.Rows.Embeddings.Should().BeSameAs(before);
                    before.IsInvalid.Should().BeFalse();
                }
            },
            says
        );

    private void AddRing(string what, Action<RingBank> call, params string[] says)
    {
        Add($"empty ring: {what}", () => Run(new RingBank(Model(), 9)), says);
        Add(
            $"ring: {what}",
            () =>
            {
                var ring = new RingBank(Model(), 9);
                ring.call(X, Y, arange(20, 24), what.Contains("groups") ? arange(4) : null);
                Run(ring);
            },
            says
        );

        void Run(RingBank ring)
        {
            var before = ring.Rows?.Embeddings;
            try
            {
                call(ring);
            }
            finally
            {
                ring.Rows?.Embeddings.Should().BeSameAs(before);
                ring.Dispose();
            }
        }
    }

    private static DeepRegressor Model() => new(Linear(3, 2), new NcaHead());

    private static ReferenceBank Bank(long size = 2) => new(ones(3, size), ones(3));

    private static ReferenceBank WithIds() => new(ones(3, 2), ones(3), arange(3));
}
