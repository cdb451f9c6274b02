using FsCheck;
using FsCheck.Fluent;

namespace SoftStep.Tests.Properties;

/// <summary>Runs a check on generated inputs from a fixed seed; a failure is shrunk to a small input and shown.</summary>
internal static class Property
{
    private static readonly Replay Seed = new(new Rnd(20250608, 13), null);

    public static void Holds<T>(Gen<T> inputs, Func<T, IEnumerable<T>> shrink, Action<T> check, int runs = 150)
    {
        var property = Prop.ForAll(
            Arb.From(inputs, shrink),
            input =>
            {
                using var scope = NewDisposeScope();
                check(input);
            }
        );
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs).WithReplay(Seed), property);
    }
}
