using System.Runtime.CompilerServices;

namespace TorchSharp.Modules;

/// <summary>Checks of an optimiser's arguments.</summary>
internal static class OptimizerArgument
{
    internal static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw new ArgumentException($"{name} must not be negative, but is {value}.");

    internal static double DecayRate(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentException($"{name} must be at least 0 and below 1, but is {value}.");
}
