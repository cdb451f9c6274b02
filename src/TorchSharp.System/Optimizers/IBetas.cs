namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>An optimiser, or a group of it, with two decay rates.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
