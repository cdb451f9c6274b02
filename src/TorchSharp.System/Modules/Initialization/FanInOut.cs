namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>Whose variance the initialisation keeps: that of the forward or of the backward pass.</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }
        }
    }
}
