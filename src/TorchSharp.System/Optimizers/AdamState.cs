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

    /// <summary>One step along <paramref name="grad"/>, in the terms of Kingma and Ba (2015).</summary>
    internal void Apply(Tensor grad, double rate, double beta1, double beta2, double epsilon)
    {
        step++;
        mean!.mul_(beta1).add_(grad, 1 - beta1);
        square!.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
        if (greatestSquare is not null)
        {
            Replace(ref greatestSquare, greatestSquare.maximum(square));
        }
        using var denominator = (greatestSquare ?? square).sqrt();
        denominator.div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(epsilon);
        Parameter.addcdiv_(mean, denominator, -rate / (1 - Math.Pow(beta1, step)));
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(step);
        mean!.Save(writer);
        square!.Save(writer);
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
