namespace TorchSharp;

internal enum IndexKind
{
    Single,
    Slice,
    Ellipsis,
    NewAxis,
    Tensor,
}
