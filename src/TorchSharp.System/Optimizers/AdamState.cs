using TorchSharp.Serialization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The running averages of a gradient and of its square, and the step that Adam makes of them.</summary>
internal sealed class AdamState : OptimizerState
{
    private readonly bool amsgrad;
    private long step;
    private Tensor? mean;
    private Tensor? square;
    private Tensor? greatestSquare;

    internal AdamState(Parameter parameter, bool amsgrad)
        : base(parameter)
    {
        this.amsgrad = amsgrad;
        mean = Zeros();
        square = Zeros();
        greatestSquare = amsgrad ? Zeros() : null;
    }

    internal void Take(in AdamStep by)
    {
        using var grad = Parameter.grad;
        if (grad is null)
        {
            return;
        }
        using var ascent = by.Maximize ? grad.neg() : null;
        if (by.DecayApart && by.Decay != 0)
        {
            Parameter.mul_(1 - by.Rate * by.Decay);
        }
        using var decayed = by.DecayApart || by.Decay == 0 ? null : (ascent ?? grad).add(Parameter, by.Decay);
        Take(decayed ?? ascent ?? grad, in by);
    }

    /// <summary>Along a gradient, in the terms of Kingma and Ba (2015).</summary>
    private void Take(Tensor gradient, in AdamStep by)
    {
        step++;
        mean!.mul_(by.Beta1).add_(gradient, 1 - by.Beta1);
        square!.mul_(by.Beta2).addcmul_(gradient, gradient, 1 - by.Beta2);
        if (greatestSquare is not null)
        {
            Replace(ref greatestSquare, greatestSquare.maximum(square));
        }
        using var denominator = (greatestSquare ?? square).sqrt();
        denominator.div_(Math.Sqrt(1 - Math.Pow(by.Beta2, step))).add_(by.Epsilon);
        Parameter.addcdiv_(mean, denominator, -by.Rate / (1 - Math.Pow(by.Beta1, step)));
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(step);
        WeightsWriter.Write(writer, mean!);
        WeightsWriter.Write(writer, square!);
        WriteOptional(writer, greatestSquare);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        step = reader.ReadInt64();
        Replace(ref mean, Read(reader));
        Replace(ref square, Read(reader));
        Replace(ref greatestSquare, ReadOptional(reader));
    }

    public override void LoadStateDict(OptimizerState source)
    {
        var other = (AdamState)source;
        step = other.step;
        Replace(ref mean, Copy(other.mean));
        Replace(ref square, Copy(other.square));
        Replace(ref greatestSquare, Copy(other.greatestSquare));
    }

    public override void to(Device device)
    {
        Move(ref mean, device);
        Move(ref square, device);
        Move(ref greatestSquare, device);
    }

    internal override OptimizerState Fresh() => new AdamState(Parameter, amsgrad);

    internal override void Dispose()
    {
        mean?.Dispose();
        square?.Dispose();
        greatestSquare?.Dispose();
    }
}
