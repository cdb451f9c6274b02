namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Call("aten::add.Tensor", this, target);

        public Tensor detach() => Call("aten::detach", this);
    }
}
