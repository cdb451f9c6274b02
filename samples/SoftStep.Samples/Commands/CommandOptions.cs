using System.CommandLine;

namespace SoftStep.Samples.Commands;

/// <summary>Options that verbs share.</summary>
internal static class CommandOptions
{
    /// <summary>A whole number; anything else, or one below the minimum, is a usage error that says so.</summary>
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
}
