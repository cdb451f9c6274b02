namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets an optimiser's learning rates, once per epoch or as often as it is stepped.</summary>
            public abstract class LRScheduler
            {
                private readonly bool verbose;
                private readonly double[] lastRates;

                protected int _step_count;

                /// <param name="last_epoch">Where to go on; −1 starts from the initial learning rates.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    this.verbose = verbose;
                    Groups = [.. optimizer.ParamGroups];
                    BaseRates = [.. Groups.Select(static group => group.InitialLearningRate)];
                    lastRates = [.. Groups.Select(static group => group.LearningRate)];
                    Epoch = last_epoch;
                }

                private protected ILearningRateController[] Groups { get; }

                private protected double[] BaseRates { get; }

                private protected int Epoch { get; private set; }

                public virtual void step() => step(null);

                /// <param name="epoch">Jumps there by the closed form, if there is one.</param>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToArray();
                    for (var i = 0; i < rates.Length; i++)
                    {
                        if (verbose && rates[i] != lastRates[i])
                        {
                            Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        }
                        Groups[i].LearningRate = lastRates[i] = rates[i];
                    }
                }

                /// <param name="current">A metric, for schedules that go by one.</param>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => lastRates;

                protected virtual IEnumerable<double> get_lr() => Groups.Select(static group => group.LearningRate);

                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();
            }
        }
    }
}
