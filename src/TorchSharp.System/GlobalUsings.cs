global using static TorchSharp.Interop.Dispatch;
