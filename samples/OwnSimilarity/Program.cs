// A similarity of one's own: Euclidean, with a learned scale for each column. Without an encoder it says which columns matter.
using SoftStep;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var diamonds = Diamonds.Read();
var (xTrain, yTrain) = diamonds.Train;

var similarity = new ScaledSimilarity(Diamonds.Columns.Length);
using var model = new DeepRegressor(Identity(), new NcaHead(similarity));
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

// Overrides one method; the head does the rest, and trains its parameters.
internal sealed class ScaledSimilarity : Similarity
{
    private readonly Parameter log_scale; // the field's name is the key in saved files

    public ScaledSimilarity(long size)
        : base(nameof(ScaledSimilarity))
    {
        log_scale = new Parameter(zeros(size));
        RegisterComponents();
    }

    public float[] Scales => [.. log_scale.exp().detach().data<float>()];

    // (…, N, d) and (…, M, d) to (…, N, M); larger is nearer.
    protected override Tensor ComputeLogits(Tensor queries, Tensor keys)
    {
        var scale = log_scale.to(queries.dtype).exp(); // small problems are computed in float64
        var difference = (queries * scale).unsqueeze(-2) - (keys * scale).unsqueeze(-3);
        return -difference.square().sum(-1); // without a root: its gradient is finite where two rows coincide
    }
}
