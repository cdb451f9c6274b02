using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public abstract partial class Optimizer
        {
            /// <summary>The options of each group, and the state of each parameter in the order of the groups.</summary>
            public class StateDictionary
            {
                internal StateDictionary(IEnumerable<OptimizerOptions> options, IEnumerable<OptimizerState> state)
                {
                    Options = [.. options];
                    State = [.. state];
                }

                public List<OptimizerOptions> Options { get; }

                public List<OptimizerState> State { get; }
            }
        }
    }
}
