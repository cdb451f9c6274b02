namespace SoftStep.Samples.Data;

internal sealed record SplitSizes(int Train, int Validation, int Test)
{
    public int Total => Train + Validation + Test;
}
