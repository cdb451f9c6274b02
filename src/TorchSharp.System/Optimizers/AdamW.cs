using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Adam with weight decay apart from the gradient: the parameter shrinks by lr · decay.</summary>
public class AdamW : OptimizerHelper, IBetas
{
    private readonly Options settings;

    public AdamW(
        IEnumerable<Parameter> parameters,
        double lr = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false
    )
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

    public AdamW(
        IEnumerable<ParamGroup> parameters,
        double lr = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false
    )
        : this(
            parameters,
            new Options
            {
                LearningRate = OptimizerArgument.NotNegative(lr),
                InitialLearningRate = lr,
                beta1 = OptimizerArgument.DecayRate(beta1),
                beta2 = OptimizerArgument.DecayRate(beta2),
                eps = OptimizerArgument.NotNegative(eps),
                weight_decay = OptimizerArgument.NotNegative(weight_decay),
                amsgrad = amsgrad,
                maximize = maximize,
            }
        ) { }

    private AdamW(IEnumerable<ParamGroup> groups, Options settings)
        : base(settings, groups) => this.settings = settings;

    public (double, double) Betas
    {
        get => (settings.beta1!.Value, settings.beta2!.Value);
        set => (settings.beta1, settings.beta2) = value;
    }

    private protected override OptimizerState InitialState(Parameter parameter, OptimizerOptions options) =>
        new AdamState(parameter, ((Options)options).amsgrad!.Value);

    private protected override void Update(Modules.ParamGroup group)
    {
        var options = (Options)group.Options;
        var step = new AdamStep
        {
            Rate = group.LearningRate,
            Beta1 = options.beta1!.Value,
            Beta2 = options.beta2!.Value,
            Epsilon = options.eps!.Value,
            Decay = options.weight_decay!.Value,
            DecayApart = true,
            Maximize = options.maximize!.Value,
        };
        foreach (AdamState state in group.States)
        {
            state.Take(in step);
        }
    }

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? eps;
        public double? weight_decay;
        public bool? amsgrad;
        public bool? maximize;
    }

    public class ParamGroup : ParamGroup<Options>, IBetas
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options) { }

        public ParamGroup(
            IEnumerable<Parameter> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        )
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                }
            ) { }

        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }
}
