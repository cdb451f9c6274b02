namespace SoftStep.Experiments.Data;

internal sealed record SplitSizes(int Train, int Validation, int Test)
{
    public int Total => Train + Validation + Test;

    /// <summary>60 % of the rows for training, 15 % for validation, the others for the test.</summary>
    public static SplitSizes OfAll(int rows)
    {
        var (train, validation) = (rows * 60 / 100, rows * 15 / 100);
        return new SplitSizes(train, validation, rows - train - validation);
    }
}
