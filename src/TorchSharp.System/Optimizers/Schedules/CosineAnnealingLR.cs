namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Half a cosine from the initial rate to eta_min within T_max epochs, and back again.</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double period;
                    private readonly double least;

                    public CosineAnnealingLR(
                        Optimizer optimizer,
                        double T_max,
                        double eta_min = 0,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch, verbose)
                    {
                        period = T_max;
                        least = eta_min;
                        step();
                    }

                    /// <summary>From the rate of the epoch before, so that it works on top of other schedules.</summary>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0)
                        {
                            return base.get_lr();
                        }
                        if ((Epoch - 1 - period) % (2 * period) == 0)
                        {
                            return Groups.Zip(
                                BaseRates,
                                (group, rate) => group.LearningRate + (rate - least) * (1 - Height(1)) / 2
                            );
                        }
                        var ratio = (1 + Height(Epoch)) / (1 + Height(Epoch - 1));
                        return Groups.Select(group => ratio * (group.LearningRate - least) + least);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => least + (rate - least) * (1 + Height(Epoch)) / 2);

                    private double Height(int epoch) => Math.Cos(Math.PI * epoch / period);
                }
            }
        }
    }
}
