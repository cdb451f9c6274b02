namespace TorchSharp.Modules;

/// <summary>What a step of Adam or AdamW goes by, the same for all parameters of a group.</summary>
internal readonly struct AdamStep
{
    internal required double Rate { get; init; }

    internal required double Beta1 { get; init; }

    internal required double Beta2 { get; init; }

    internal required double Epsilon { get; init; }

    internal required double Decay { get; init; }

    /// <summary>Whether the parameter decays by itself, as in AdamW, and not through its gradient.</summary>
    internal required bool DecayApart { get; init; }

    internal required bool Maximize { get; init; }
}
