namespace SoftStep.Experiments.Data;

/// <summary>A recorded note.</summary>
/// <param name="Rate">Samples per second.</param>
/// <param name="Pitch">In hertz.</param>
/// <param name="Waveform">Within ±1.</param>
internal sealed record GusSample(int Rate, double Pitch, float[] Waveform);
