namespace SoftStep.Tests.Internals;

/// <summary>Calls that must be refused, by name, each with what its message must contain about the argument.</summary>
public abstract class Refusals
{
    private readonly Dictionary<string, (Action Call, string[] Says)> calls = [];

    protected void Add(string name, Action call, params string[] says) => calls.Add(name, (call, says));

    protected static TheoryData<string> NamesOf(Refusals table) => [.. table.calls.Keys];

    protected void ShouldRefuse(string name)
    {
        var (call, says) = calls[name];

        var message = call.Should().Throw<ArgumentException>().Which.Message;

        message.Should().ContainAll(says);
    }
}
