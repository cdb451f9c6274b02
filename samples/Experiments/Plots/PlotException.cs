namespace SoftStep.Experiments.Plots;

/// <summary>A plot could not be drawn; the message says what to do about it.</summary>
internal sealed class PlotException(string message) : Exception(message);
