using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(ToIndices(indices));
            set => index_put_(value, ToIndices(indices));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, ToIndices(i1));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(ToIndices(i1, i2));
            set => index_put_(value, ToIndices(i1, i2));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(ToIndices(i1, i2, i3));
            set => index_put_(value, ToIndices(i1, i2, i3));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(ToIndices(i1, i2, i3, i4));
            set => index_put_(value, ToIndices(i1, i2, i3, i4));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            using var selection = new Selection(this, indices);
            return selection.Get();
        }

        public Tensor index(params Tensor[] indices) => Call("aten::index.Tensor", this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            using var selection = new Selection(this, indices);
            selection.Put(value);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            CallInPlace("aten::index_put_", this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filler = Call("aten::scalar_tensor", value, dtype, Interop.Arg.None, device);
            return index_put_(filler, indices);
        }

        private static TensorIndex[] ToIndices(params long[] indices) =>
            Array.ConvertAll(indices, static index => TensorIndex.Single(index));
    }
}
