namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>An optimiser, or a group of it, with momentum.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }
    }
}
