using TorchSharp.Interop;
using TorchSharp.Memory;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch; it owns one reference to it.</summary>
    public partial class Tensor : IDisposable
    {
        private TensorHandle? reference;

        /// <param name="handle">A reference that this tensor now owns; zero where libtorch has no tensor, as for a missing gradient.</param>
        /// <param name="ownedBytes">The native memory that goes away with it.</param>
        internal Tensor(IntPtr handle, long ownedBytes)
        {
            if (handle != IntPtr.Zero)
            {
                reference = TensorHandle.Own(handle, ownedBytes);
                DisposeScopeManager.ThreadSingleton.Register(this);
            }
        }

        /// <summary>Takes over another tensor's reference and its place in its scope; the other is left as if it were disposed.</summary>
        private protected Tensor(Tensor other)
        {
            reference = Interlocked.Exchange(ref other.reference, null) ?? throw Invalid();
            other.OwningScope?.Replace(other, this);
        }

        internal DisposeScope? OwningScope { get; set; }

        /// <summary>Where in its scope this tensor is kept, for the scope alone to know.</summary>
        internal int PlaceInScope { get; set; }

        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle =>
            reference is { } owned
                ? owned.Value
                : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => reference is null;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (!disposing || Interlocked.Exchange(ref reference, null) is not { } owned)
            {
                return;
            }
            owned.GiveBack();
            var statistics = DisposeScopeManager.Statistics.TensorStatistics;
            if (OwningScope is { } scope)
            {
                statistics.DisposedInScopeCount++;
                scope.MarkAsDisposed(this);
            }
            else
            {
                statistics.DisposedOutsideScopeCount++;
            }
        }

        /// <summary>Another owner of the same tensor of libtorch; each is disposed for itself.</summary>
        public Tensor alias()
        {
            Native.tss_tensor_retain(Handle);
            var other = new Tensor(Handle, 0);
            GC.KeepAlive(this);
            return other;
        }

        private static InvalidOperationException Invalid() => new("Tensor invalid -- empty handle.");

        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningScope is { } owner)
            {
                owner.MoveToOther(other, this);
            }
            else
            {
                other?.Attach(this);
            }
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }
    }
}
