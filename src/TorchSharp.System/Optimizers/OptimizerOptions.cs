using System.Reflection;

namespace TorchSharp.Modules;

/// <summary>The settings of a group of parameters. Those of a derived class are its public fields, null until set.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    private FieldInfo[] Settings => GetType().GetFields(BindingFlags.Public | BindingFlags.Instance);

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
        foreach (var setting in Settings)
        {
            if (setting.GetValue(this) is bool flag)
            {
                writer.Write(flag);
            }
            else
            {
                writer.Write((double)setting.GetValue(this)!);
            }
        }
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
        foreach (var setting in Settings)
        {
            setting.SetValue(this, setting.FieldType == typeof(bool?) ? reader.ReadBoolean() : reader.ReadDouble());
        }
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
        foreach (var setting in Settings)
        {
            setting.SetValue(this, setting.GetValue(source));
        }
    }

    internal OptimizerOptions Copy() => (OptimizerOptions)MemberwiseClone();

    /// <summary>Takes what is not set from an optimiser's defaults.</summary>
    internal void Complete(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
        foreach (var setting in Settings)
        {
            setting.SetValue(this, setting.GetValue(this) ?? setting.GetValue(defaults));
        }
    }
}
