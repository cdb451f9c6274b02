// A custom similarity and a custom weighting. The similarity learns a scale for each column; without an encoder the scales say
// which columns matter.
using SoftStep;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var diamonds = Diamonds.Read();
var (xTrain, yTrain) = diamonds.Train;

var similarity = new ScaledSimilarity(Diamonds.Columns.Length);
using var model = new DeepRegressor(Identity(), new NeighborHead(similarity, new RationalWeighting()));
using var optimizer = optim.Adam(model.parameters(), lr: 0.05);
Report("All columns alike");

model.train();
for (var epoch = 0; epoch < 10; epoch++)
{
    foreach (var rows in randperm(xTrain.size(0)).split(256))
    {
        using var scope = NewDisposeScope();
        var (x, y) = (xTrain[rows], yTrain[rows]);
        var loss = functional.mse_loss(model.call(x, y), y);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
}

var scales = similarity.Scales;
foreach (var (column, i) in Diamonds.Columns.Select((column, i) => (column, i)).OrderByDescending(it => scales[it.i]))
{
    Console.WriteLine($"{column, -7} counts {scales[i], 5:F2}");
}
Report("Learned scales");

void Report(string what)
{
    model.eval();
    using var bank = model.BuildBank(xTrain, yTrain);
    using var predictions = model.Predict(diamonds.Test.X, bank);
    Console.WriteLine($"{what}: half of the prices are within {diamonds.TypicalError(predictions):F1} %.");
}

// Override one method; the head does the rest. This is an existing similarity of scaled embeddings.
internal sealed class ScaledSimilarity : ProjectedSimilarity
{
    private readonly Parameter log_scale; // the field's name is the key in saved files

    public ScaledSimilarity(long size)
        : base(nameof(ScaledSimilarity), new SquaredEuclideanSimilarity())
    {
        log_scale = new Parameter(zeros(size));
        RegisterComponents();
    }

    public float[] Scales => [.. log_scale.exp().detach().data<float>()];

    // (…, n, d) to (…, n, d). Small problems are computed in float64.
    protected override Tensor Project(Tensor embeddings) => embeddings * log_scale.to(embeddings.dtype).exp();
}

// w ∝ 1/(1 − a)²: with logits a = −d² the weights fall off more slowly than in a softmax.
internal sealed class RationalWeighting : Weighting
{
    public RationalWeighting()
        : base(nameof(RationalWeighting)) => RegisterComponents();

    // Logits (…, N, M) to weights (…, N, M), 0 for excluded pairs.
    protected override Tensor ComputeWeights(SimilarityRows rows)
    {
        var weights = (1 - rows.Logits).square().reciprocal();
        weights = rows.Excluded is null ? weights : weights.masked_fill(rows.Excluded, 0);
        return weights / weights.sum(-1, keepdim: true).clamp_min(1e-12);
    }
}
