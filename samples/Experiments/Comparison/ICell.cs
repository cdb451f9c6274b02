namespace SoftStep.Experiments.Comparison;

/// <summary>The result of a training run, which is kept in a file.</summary>
internal interface ICell
{
    CellKey Key { get; }

    /// <summary>The lowest over epochs; infinite if training diverged.</summary>
    double ValidationError { get; }

    /// <summary>The training's duration, with validation.</summary>
    double Seconds { get; }
}
