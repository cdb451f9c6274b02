using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a custom function's forward leaves for its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];
            private List<Tensor> toSave = [];

            internal AutogradContext() { }

            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>Which of the function's arguments are tensors, in their order.</summary>
            internal bool[] TensorArguments { get; set; } = [];

            /// <summary>The node whose backward runs, while it runs.</summary>
            internal nint Node { get; set; }

            public bool MaterializeGrads { get; private set; } = true;

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public void save_for_backward(List<Tensor> tensors) => toSave = tensors;

            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = tensors;

            /// <summary>Hands over what was saved: from here on the node keeps it, not this object.</summary>
            internal List<Tensor> TakeSaved()
            {
                var saved = toSave;
                toSave = [];
                return saved;
            }

            public void save_data(string key, object value) => data[key] = value;

            public object get_data(string key) => data[key];

            /// <summary>The saved tensors, with their history; an in-place change since then is an error.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                NativeError.Check(Native.tss_node_saved(Node, null, 0, out var count));
                var handles = new nint[count];
                fixed (nint* first = handles)
                {
                    NativeError.Check(Native.tss_node_saved(Node, first, count, out _));
                }
                return [.. handles.Select(static handle => handle == 0 ? null! : new Tensor(handle, 0))];
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) => data.Clear();
        }
    }
}
