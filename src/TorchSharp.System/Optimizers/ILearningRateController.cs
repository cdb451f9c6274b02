namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>A learning rate that schedulers move.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }
    }
}
