using TorchSharp.Serialization;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>An optimiser with a state per parameter, which can be saved and loaded.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private readonly OptimizerOptions defaults;

    private protected OptimizerHelper(OptimizerOptions defaults, IEnumerable<ParamGroup> groups)
    {
        this.defaults = defaults;
        foreach (var group in groups)
        {
            add_param_group(group);
        }
    }

    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Options ??= defaults.Copy();
        param_group.Options.Complete(defaults);
        base.add_param_group(param_group);
        param_group.States =
        [
            .. param_group.Parameters.Select(parameter => InitialState(parameter, param_group.Options)),
        ];
    }

    /// <summary>The settings and the states themselves, not copies.</summary>
    public virtual StateDictionary state_dict() =>
        new(Groups.Select(static group => group.Options), Groups.SelectMany(static group => group.States));

    /// <summary>Takes over copies of another optimiser's settings and states.</summary>
    /// <exception cref="ArgumentException">The groups or parameters are not as many.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        RequireCounts(own, state_dict.Options.Count, state_dict.State.Count);
        foreach (var (mine, source) in own.Options.Zip(state_dict.Options))
        {
            mine.LoadStateDict(source);
        }
        foreach (var (mine, source) in own.State.Zip(state_dict.State))
        {
            if (!ReferenceEquals(mine, source))
            {
                mine.LoadStateDict(source);
            }
        }
    }

    public void save_state_dict(string location) => AtomicFile.Write(location, save_state_dict);

    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(own.Options.Count);
        writer.Write7BitEncodedInt64(own.State.Count);
        own.Options.ForEach(options => options.SaveStateDict(writer));
        own.State.ForEach(state => state.SaveStateDict(writer));
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Reads settings and states; the optimiser keeps those it has until everything was read.</summary>
    /// <exception cref="InvalidDataException">They are another kind of optimiser's.</exception>
    /// <exception cref="ArgumentException">The groups or parameters are not as many, or of other shapes.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var type = reader.ReadString();
        if (type != GetType().Name)
        {
            throw new InvalidDataException($"The state is of {type}, the optimiser is {GetType().Name}.");
        }
        var own = state_dict();
        RequireCounts(own, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        var read = new StateDictionary(
            own.Options.Select(static options => options.Copy()),
            own.State.Select(static state => state.Fresh())
        );
        try
        {
            read.Options.ForEach(options => options.LoadStateDict(reader));
            read.State.ForEach(state => state.LoadStateDict(reader));
            load_state_dict(read);
        }
        finally
        {
            read.State.ForEach(static state => state.Dispose());
        }
    }

    public void to(Device device) => state_dict().State.ForEach(state => state.to(device));

    private protected abstract OptimizerState InitialState(Parameter parameter, OptimizerOptions options);

    private static void RequireCounts(StateDictionary own, long groups, long states)
    {
        if (groups != own.Options.Count || states != own.State.Count)
        {
            throw new ArgumentException(
                $"The state is of {groups} groups and {states} parameters, "
                    + $"the optimiser has {own.Options.Count} and {own.State.Count}."
            );
        }
    }
}
