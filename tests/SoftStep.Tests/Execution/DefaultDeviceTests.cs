using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// If TorchSharp's default device is not that of the data, everything stays on the device of the data. Here the default is
/// the meta device, without memory, on which a tensor would fail at once.
/// </summary>
public sealed class DefaultDeviceTests : IDisposable
{
    private readonly Device before = get_default_device();
    private readonly Tensor embeddings = Draw.Normal(1, 200, 56).to(ScalarType.Float32);
    private readonly Tensor labels = Draw.Normal(2, 200, 2).to(ScalarType.Float32);
    private readonly Tensor groups = Draw.Integers(3, 0, 50, 200).to(ScalarType.Int64);

    public DefaultDeviceTests() => set_default_device(new Device(DeviceType.META));

    public static TheoryData<SimilarityKind, ExecutionPath> Cases
    {
        get
        {
            var cases = new TheoryData<SimilarityKind, ExecutionPath>();
            foreach (var similarity in Enum.GetValues<SimilarityKind>())
            {
                foreach (var path in Enum.GetValues<ExecutionPath>())
                {
                    cases.Add(similarity, path);
                }
            }
            return cases;
        }
    }

    public void Dispose() => set_default_device(before);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Heads_train_on_the_devices_of_their_data(SimilarityKind similarity, ExecutionPath path)
    {
        NeighborHead[] heads =
        [
            new NcaHead(similarity.Create(), new SoftStepWarp(56), new() { LearnTemperature = true }),
            new NcaHead(similarity.Create(), new SoftStepWarp(56, SoftStepOptions.ForNca)),
            new KnnHead(5, similarity.Create()),
            new KnnHead(new SoftStepWarp(56, new() { HiddenSize = 3 }), similarity.Create()),
            new KnnHead(5, similarity.Create(), new() { Regularization = Regularization.KL }),
            new(similarity.Create(), new SoftTopKWeighting(3, 1, 56)),
            new(similarity.Create(), new Entmax15Weighting()),
            new NcaHead(similarity.Create(), options: new() { QueryTemperature = 56 }),
        ];
        foreach (var head in heads)
        {
            head.Execution = new() { Path = path, BlockBytes = 1 << 14 };
            foreach (var rows in new[] { 20, 200 })
            {
                var leaf = embeddings[..rows].detach().requires_grad_();

                var predictions = head.LeaveOneOut(leaf, labels[..rows]);
                predictions.sum().backward();

                Assert.Equal(DeviceType.CPU, predictions.device_type);
                Assert.Equal(DeviceType.CPU, leaf.grad!.device_type);
                Assert.True(
                    head.LeaveOneOut(leaf, labels[..rows], groups: groups[..rows]).isfinite().all().item<bool>()
                );
                Assert.Equal(DeviceType.CPU, head.Weights(leaf, leaf).device_type);
            }
        }
    }

    [Fact]
    public void Functions_models_and_banks_work_on_the_devices_of_their_data()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var bank = new ReferenceBank(embeddings, labels, groups))
            {
                bank.Save(file);
            }
            using var loaded = ReferenceBank.Load(file);
            using var model = new DeepRegressor(nn.Identity(), new NcaHead());
            using var set = new TrainingSetBank(model, embeddings, labels, groups);
            using var ring = new RingBank(model, 300);
            var ids = arange(20, ScalarType.Int64, CPU);
            var later = Exclusion.NotEarlier(groups) | Exclusion.SameRows;
            using var explanation = model.Explain(embeddings, loaded);
            Tensor[] results =
            [
                new KnnRegressor(3).Predict(embeddings, loaded),
                new NcaHead().call(embeddings, loaded.Embeddings, loaded.Labels),
                new LinearHead(56, 2).call(embeddings, embeddings, labels),
                Functional.SoftRank(embeddings),
                Functional.SoftRank(embeddings, 1, Regularization.KL),
                Functional.SoftSort(embeddings),
                Functional.UnitInterval(embeddings),
                Functional.Sparsemax(embeddings),
                Functional.Entmax15(embeddings),
                Functional.SoftTopK(embeddings, 3),
                model.Predict(embeddings, loaded, exclusion: later),
                set.call(embeddings[..20], labels[..20], ids),
                ring.call(embeddings[..20], labels[..20], ids),
                ring.call(embeddings[20..40], labels[20..40], ids.add(20)),
                explanation.Familiarity,
                new SoftStepWarp(56, SoftStepOptions.ForNca).Bounds(embeddings).Lower,
            ];
            Assert.All(results, result => Assert.True(result.isfinite().all().cpu().item<bool>()));
            Assert.All(results, result => Assert.Equal(DeviceType.CPU, result.device_type));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
