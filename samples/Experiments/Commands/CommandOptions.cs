using System.CommandLine;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Commands;

/// <summary>Options that verbs share.</summary>
internal static class CommandOptions
{
    public static Option<string> Data() =>
        Folder("--data", "The folder that holds a folder for each data set.", Path.Combine("artifacts", "data"));

    public static Option<string> Out(string verb) =>
        Folder("--out", "The folder to write into; what is finished there is not done again.", OutOf(verb));

    public static Option<int> Seed() =>
        Number(
            "--seed",
            "Decides everything that is random: the same seed gives the same results.",
            standard: 1,
            minimum: 0
        );

    public static Option<bool> Quick() => new("--quick") { Description = "A small version that takes minutes." };

    /// <summary>The device of all tensors: the CPU or an existing GPU; anything else is a usage error.</summary>
    public static Option<Device> Device() =>
        new("--device")
        {
            Description = "Where to compute: cpu, cuda or cuda:N.",
            HelpName = "DEVICE",
            DefaultValueFactory = _ => CPU,
            CustomParser = result =>
            {
                var text = result.Tokens.Single().Value;
                var number = 0;
                if (text == "cpu")
                {
                    return CPU;
                }

                if (
                    text != "cuda"
                    && !(text.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(text[5..], out number))
                )
                {
                    result.AddError($"--device must be cpu, cuda or cuda:N, not '{text}'.");
                    return CPU;
                }

                var count = cuda.is_available() ? cuda.device_count() : 0;
                if (number < 0 || number >= count)
                {
                    result.AddError($"--device {text}: there are {count} CUDA devices here.");
                    return CPU;
                }

                return new Device(DeviceType.CUDA, number);
            },
        };

    /// <summary>An integer; anything else, or one below the minimum, is a usage error.</summary>
    public static Option<int> Number(string name, string description, int standard, int minimum = int.MinValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                var text = result.Tokens.Single().Value;
                if (int.TryParse(text, out var number) && number >= minimum)
                {
                    return number;
                }

                var range = minimum == int.MinValue ? "" : $" of at least {minimum}";
                result.AddError($"{name} must be a whole number{range}, not '{text}'.");
                return standard;
            },
        };

    private static Option<string> Folder(string name, string description, string standard) =>
        new(name)
        {
            Description = description,
            HelpName = "DIR",
            DefaultValueFactory = _ => standard,
        };

    private static string OutOf(string verb) => Path.Combine("artifacts", "results", verb);
}
