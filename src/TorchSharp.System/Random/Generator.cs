using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers.</summary>
    public class Generator : IDisposable
    {
        private IntPtr handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            NativeError.Check(Native.tss_generator_new(seed, this.device.Packed, out handle));
        }

        private Generator(IntPtr handle)
        {
            device = CPU;
            this.handle = handle;
        }

        ~Generator() => Dispose(false);

        public static Generator Default
        {
            get
            {
                NativeError.Check(Native.tss_generator_default(out var handle));
                return new(handle);
            }
        }

        /// <exception cref="InvalidOperationException">The generator was disposed.</exception>
        public IntPtr Handle =>
            handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Generator invalid -- empty handle.");

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            var value = unchecked((ulong)seed);
            NativeError.Check(Native.tss_generator_seed(Handle, 1, ref value));
            GC.KeepAlive(this);
            return this;
        }

        public long initial_seed()
        {
            var value = 0ul;
            NativeError.Check(Native.tss_generator_seed(Handle, 0, ref value));
            GC.KeepAlive(this);
            return unchecked((long)value);
        }

        public Tensor get_state()
        {
            NativeError.Check(Native.tss_generator_state(Handle, 0, out var state));
            GC.KeepAlive(this);
            return new(state, 0);
        }

        public void set_state(Tensor value)
        {
            NativeError.Check(Native.tss_generator_state(Handle, value.Handle, out _));
            GC.KeepAlive((this, value));
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref handle, IntPtr.Zero) is var released and not 0)
            {
                Native.tss_generator_free(released);
            }
        }
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static partial class random
    {
        public static Generator manual_seed(long seed)
        {
            NativeError.Check(Native.tss_manual_seed(unchecked((ulong)seed)));
            return Generator.Default;
        }

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }
}
