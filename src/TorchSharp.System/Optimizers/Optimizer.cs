using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients, group by group.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            private protected readonly List<ParamGroup> Groups = [];

            private protected Optimizer() { }

            public virtual IEnumerable<ILearningRateController> ParamGroups => Groups;

            public virtual IEnumerable<Parameter> parameters() => Groups.SelectMany(static group => group.Parameters);

            public virtual void add_param_group(ParamGroup param_group)
            {
                param_group.Parameters = [.. param_group.Parameters];
                Groups.Add(param_group);
            }

            /// <summary>Sets the gradients that there are to zero.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    parameter.ZeroGrad();
                }
            }

            /// <param name="closure">Computes the loss anew, with gradients.</param>
            /// <returns>What the closure returned.</returns>
            public virtual Tensor step(Func<Tensor> closure = null!)
            {
                Tensor? loss = null;
                if (closure is not null)
                {
                    using var on = enable_grad();
                    loss = closure();
                }
                using var off = no_grad();
                foreach (var group in Groups)
                {
                    Update(group);
                }
                return loss!;
            }

            private protected abstract void Update(ParamGroup group);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                {
                    foreach (var state in Groups.SelectMany(static group => group.States))
                    {
                        state.Dispose();
                    }
                }
            }
        }
    }
}
