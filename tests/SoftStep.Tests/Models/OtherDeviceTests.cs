using SoftStep.Tests.Contracts;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>Models, their banks and losses on another device: the numbers of the CPU, all of them there.</summary>
public sealed class OtherDeviceTests : IDisposable
{
    private const int Rows = 12;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        scope.Dispose();
        File.Delete(file);
    }

    public static TheoryData<int> Heads => [.. Enumerable.Range(0, CreateHeads().Length)];

    [Theory]
    [MemberData(nameof(Heads))]
    public void Lazy_tensors_give_what_those_on_the_cpu_give(int head)
    {
        Assert.SkipWhen(Devices.Lazy is null, "this libtorch has no lazy tensors");
        ShouldEqualTheCpu(head, Devices.Lazy);
    }

    [CudaTheory]
    [MemberData(nameof(Heads))]
    public void Cuda_gives_what_the_cpu_gives(int head) => ShouldEqualTheCpu(head, CUDA);

    /// <summary>But a file is written, and a <see cref="TrainingSetBank"/> looks once a step at the rows' numbers.</summary>
    [CudaTheory]
    [MemberData(nameof(Heads))]
    public void On_a_gpu_nothing_is_read_back(int head)
    {
        var (model, data) = (CreateModel(head, CUDA), new Data(CUDA));
        Run();
        using (HostReads.Refused())
        {
            Run();
        }

        void Run()
        {
            _ = Train(model, data).ToList();
            _ = Predict(model, data).ToList();
        }
    }

    private void ShouldEqualTheCpu(int head, Device device)
    {
        var expected = All(CPU);
        var actual = All(device);

        actual.Should().OnlyContain(tensor => tensor.device_type == device.type);
        foreach (var (one, other) in actual.Zip(expected))
        {
            one.ShouldBe(other, 1e-12);
        }

        List<Tensor> All(Device on)
        {
            var (model, data) = (CreateModel(head, on), new Data(on));
            List<Tensor> results =
            [
                .. Train(model, data),
                .. TrainAgainstTheSet(model, data),
                .. Predict(model, data),
                .. Saved(model, data),
            ];
            // Of a lazy tensor libtorch's split gives parts on the CPU.
            return device.type == DeviceType.CUDA ? [.. results, .. Explained(model, data)] : results;
        }
    }

    private static RegressionHead[] CreateHeads() =>
        [
            new NcaHead(warp: new(3, SoftStepOptions.ForNca), options: new() { LearnTemperature = true }),
            new KnnHead(new SoftStepWarp(3), new RbfSimilarity(learnable: true)),
            new LinearHead(3, 2),
        ];

    private static DeepRegressor CreateModel(int head, Device device)
    {
        var model = new DeepRegressor(Linear(4, 3), CreateHeads()[head]);
        model.to(ScalarType.Float64).to(device);
        var seed = 1;
        foreach (var (name, parameter) in model.named_parameters())
        {
            model.Set(name, Draw.Normal(seed++, parameter.shape) * 0.4);
        }
        return model;
    }

    /// <summary>In a batch and against a ring: predictions, losses and the parameters' gradients.</summary>
    private static IEnumerable<Tensor> Train(DeepRegressor model, Data data)
    {
        model.train();
        model.zero_grad();
        using var ring = new RingBank(model, 2 * Rows);
        Tensor[] predictions =
        [
            model.call(data.X, data.Y),
            model.LeaveOneOut(data.X, data.Y, data.Ids, data.Groups, data.Times),
            ring.call(data.X, data.Y, data.Ids, data.Groups, data.Times),
            ring.call(data.X, data.Y, data.Ids, data.Groups, data.Times),
        ];
        var loss = predictions
            .Select(some =>
                functional.mse_loss(some, data.Y)
                + functional.l1_loss(some, data.Y)
                + functional.huber_loss(some, data.Y)
            )
            .Aggregate((left, right) => left + right);
        loss.backward();
        return [.. predictions, loss, .. Gradients(model)];
    }

    private static IEnumerable<Tensor> TrainAgainstTheSet(DeepRegressor model, Data data)
    {
        model.train();
        model.zero_grad();
        using var bank = new TrainingSetBank(model, data.X, data.Y, data.Groups, times: data.Times);
        var rows = data.Ids[..5];
        var predictions = bank.call(data.X[..5], data.Y[..5], rows);
        functional.mse_loss(predictions, data.Y[..5]).backward();
        bank.Refresh();
        return [predictions, .. Gradients(model), bank.Rows.Embeddings.clone()];
    }

    private static IEnumerable<Tensor> Gradients(DeepRegressor model) =>
        model.parameters().Select(parameter => parameter.grad!.clone());

    private static IEnumerable<Tensor> Predict(DeepRegressor model, Data data)
    {
        model.eval();
        using var bank = model.BuildBank(data.X, data.Y, 5, data.Ids, data.Groups, data.Times);
        bank.Append(model.Encode(data.X), data.Y, data.Ids, data.Groups, data.Times);
        var known = bank.Excluding(data.Ids, data.Groups, data.Times);
        using var queries = model.Encode(data.X);
        return
        [
            bank.Embeddings.clone(),
            model.Predict(data.X, bank),
            model.Predict(data.X, bank, 3, known),
            new KnnRegressor(3).Predict(queries, bank),
            new KnnRegressor(3, NeighborWeighting.Distance, NeighborMetric.Manhattan).Predict(queries, bank),
        ];
    }

    private static IEnumerable<Tensor> Explained(DeepRegressor model, Data data)
    {
        if (!model.Head.NeedsKeys)
        {
            return [];
        }
        using var bank = model.BuildBank(data.X, data.Y, ids: data.Ids);
        using var explanation = model.Explain(data.X, bank, Rows);
        return [explanation.Weights.clone(), explanation.Distances.clone(), explanation.Familiarity.clone()];
    }

    private IEnumerable<Tensor> Saved(DeepRegressor model, Data data)
    {
        using (var bank = model.BuildBank(data.X, data.Y, groups: data.Groups, times: data.Times))
        {
            bank.Save(file);
        }
        using var loaded = ReferenceBank.Load(file, data.X.device);
        using var moved = ReferenceBank.Load(file);
        moved.To(data.X.device);
        return [model.Predict(data.X, loaded), model.Predict(data.X, moved), loaded.Times!.clone()];
    }

    private sealed class Data(Device device)
    {
        public Tensor X { get; } = Draw.Normal(11, Rows, 4).to(device);
        public Tensor Y { get; } = Draw.Normal(12, Rows, 2).to(device);
        public Tensor Ids { get; } = arange(Rows, ScalarType.Int64).to(device);
        public Tensor Groups { get; } = Draw.Integers(13, 0, 4, Rows).to(ScalarType.Int64).to(device);
        public Tensor Times { get; } = Draw.Integers(14, 0, 9, Rows).to(ScalarType.Int64).to(device);
    }
}
