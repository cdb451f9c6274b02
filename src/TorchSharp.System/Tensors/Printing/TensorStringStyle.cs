namespace TorchSharp;

/// <summary>How a tensor is written out.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, dtype and device, without elements.</summary>
    Metadata,
    Julia,
    Numpy,
    CSharp,

    /// <summary>Whatever <see cref="torch.TensorStringStyle"/> says.</summary>
    Default,
}
