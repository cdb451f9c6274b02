using TorchSharp.Interop;
using TorchSharp.Memory;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch; it owns one reference to it.</summary>
    public partial class Tensor : IDisposable
    {
        private IntPtr handle;
        private readonly long countedBytes;

        /// <param name="handle">A reference that this tensor now owns.</param>
        /// <param name="ownedBytes">The native memory that goes away with it.</param>
        internal Tensor(IntPtr handle, long ownedBytes)
        {
            this.handle = handle;
            if (ownedBytes >= MemoryBudget.SmallestCounted)
            {
                countedBytes = ownedBytes;
                MemoryBudget.Add(ownedBytes);
            }
            OwningScope = DisposeScopeManager.ThreadSingleton.Register(this);
        }

        /// <summary>Takes over another tensor's reference; the other is left as if it were disposed.</summary>
        private protected Tensor(Tensor other)
            : this(other.Handle, other.countedBytes)
        {
            other.handle = IntPtr.Zero;
            other.StrikeOff(true);
            GC.SuppressFinalize(other);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningScope { get; set; }

        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle =>
            handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => handle == IntPtr.Zero;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var released = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (released == IntPtr.Zero)
            {
                return;
            }
            Native.tss_tensor_release(released);
            StrikeOff(disposing);
        }

        /// <summary>Off the books: memory, scope and statistics.</summary>
        private void StrikeOff(bool disposing)
        {
            if (countedBytes != 0)
            {
                MemoryBudget.Remove(countedBytes);
            }
            if (!disposing)
            {
                return;
            }
            if (OwningScope is { } scope)
            {
                scope.MarkAsDisposed(this);
            }
            else
            {
                DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScopeCount++;
            }
        }

        /// <summary>Another owner of the same tensor of libtorch; each is disposed for itself.</summary>
        public Tensor alias()
        {
            Native.tss_tensor_retain(Handle);
            var other = new Tensor(handle, 0);
            GC.KeepAlive(this);
            return other;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            OwningScope?.MoveToOther(other, this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }
    }
}
