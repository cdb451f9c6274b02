using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
public class SGD : OptimizerHelper, IMomentum
{
    private readonly Options settings;

    public SGD(
        IEnumerable<Parameter> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false
    )
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    { }

    public SGD(
        IEnumerable<ParamGroup> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false
    )
        : this(
            parameters,
            new Options
            {
                LearningRate = OptimizerArgument.NotNegative(lr),
                InitialLearningRate = lr,
                momentum = OptimizerArgument.NotNegative(momentum),
                dampening = dampening,
                weight_decay = OptimizerArgument.NotNegative(weight_decay),
                nesterov = nesterov,
                maximize = maximize,
            }
        )
    {
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov's momentum needs a momentum and no dampening.");
        }
    }

    private SGD(IEnumerable<ParamGroup> groups, Options settings)
        : base(settings, groups) => this.settings = settings;

    public double Momentum
    {
        get => settings.momentum!.Value;
        set => settings.momentum = value;
    }

    private protected override OptimizerState InitialState(Parameter parameter, OptimizerOptions options) =>
        new SgdState(parameter);

    private protected override void Update(Modules.ParamGroup group)
    {
        var options = (Options)group.Options;
        var momentum = options.momentum!.Value;
        var decay = options.weight_decay!.Value;
        var rate = options.maximize!.Value ? -group.LearningRate : group.LearningRate;
        foreach (SgdState state in group.States)
        {
            var parameter = state.Parameter;
            using var grad = parameter.grad;
            if (grad is null)
            {
                continue;
            }
            using var decayed = decay == 0 ? null : grad.add(parameter, decay);
            var direction = decayed ?? grad;
            if (momentum == 0)
            {
                parameter.add_(direction, -rate);
                continue;
            }
            var buffer = state.Accumulate(direction, momentum, options.dampening!.Value);
            using var ahead = options.nesterov!.Value ? direction.add(buffer, momentum) : null;
            parameter.add_(ahead ?? buffer, -rate);
        }
    }

    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? dampening;
        public double? weight_decay;
        public bool? nesterov;
        public bool? maximize;
    }

    public class ParamGroup : ParamGroup<Options>, IMomentum
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options) { }

        public ParamGroup(
            IEnumerable<Parameter> parameters,
            double lr = 1e-3,
            double momentum = 0,
            double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false,
            bool maximize = false
        )
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    momentum = momentum,
                    dampening = dampening,
                    weight_decay = weight_decay,
                    nesterov = nesterov,
                    maximize = maximize,
                }
            ) { }

        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }
}
