namespace SoftStep.Experiments.Commands;

/// <summary>A verb failed; the message says why.</summary>
internal sealed class CommandException(string message) : Exception(message);
