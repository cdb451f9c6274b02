using CsCheck;

namespace SoftStep.Tests.Properties;

/// <summary>Runs a check on inputs from a fixed seed; CsCheck shrinks a failure to a small input and shows it.</summary>
internal static class Property
{
    /// <summary>How many inputs are tried to find a smaller one that fails.</summary>
    private const int Shrinking = 3000;

    public static void Holds<T>(Gen<T> inputs, Action<T> check, int runs = 150)
    {
        // CsCheck uses a given seed only for its first input, and the clock for all others.
        var random = new PCG(13, 20250608);
        for (var run = 0; run < runs; run++)
        {
            var state = random.State;
            var input = inputs.Generate(random, null, out _);
            try
            {
                InScope(input);
            }
            catch (Exception)
            {
                var seed = random.ToString(state);
                inputs.Sample(InScope, seed: seed, iter: Shrinking, threads: 1, print: shown => $"{shown}");
                throw;
            }
        }

        void InScope(T input)
        {
            using var scope = NewDisposeScope();
            check(input);
        }
    }
}
