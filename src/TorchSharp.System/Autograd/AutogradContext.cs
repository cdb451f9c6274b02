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

            internal AutogradContext() { }

            /// <summary>Until the node takes them over.</summary>
            internal List<Tensor> ToSave { get; private set; } = [];

            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>The node whose backward runs and how many tensors it keeps; zero while none does.</summary>
            internal (nint Handle, int Saved) Node { get; set; }

            public bool MaterializeGrads { get; private set; } = true;

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public void save_for_backward(List<Tensor> tensors) => ToSave = tensors;

            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = tensors;

            public void save_data(string key, object value) => data[key] = value;

            public object get_data(string key) => data.GetValueOrDefault(key)!;

            /// <summary>The saved tensors, with their history; null for one that was null.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">One was changed in place since, or the graph was freed.</exception>
            public unsafe List<Tensor> get_saved_variables()
            {
                if (Node.Handle == 0)
                {
                    throw new InvalidOperationException("The saved tensors can be had inside backward only.");
                }
                var handles = new nint[Node.Saved];
                fixed (nint* first = handles)
                {
                    NativeError.Check(Native.tss_node_saved(Node.Handle, first));
                }
                return [.. handles.Select(static handle => handle == 0 ? null! : new Tensor(handle, 0))];
            }

            /// <summary>Lets go of the managed tensors that the node has taken over.</summary>
            internal void Release() => (ToSave, NonDifferentiable) = ([], []);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) => data.Clear();
        }
    }
}
