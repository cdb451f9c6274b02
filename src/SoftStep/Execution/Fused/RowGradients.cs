namespace SoftStep.Execution.Fused;

/// <summary>What a row's backward gives beside the logits' gradient.</summary>
internal readonly record struct RowGradients<T>(T Lower, T Upper, T Transition, T LogTemperature);
