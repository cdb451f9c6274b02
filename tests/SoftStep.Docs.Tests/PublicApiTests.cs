namespace SoftStep.Docs.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_one_that_is_listed()
    {
        const string list = "src/SoftStep/PublicApi.txt";
        var listed = File.ReadAllLines(Path.Combine(Page.Root, list));
        var actual = PublicApi.Of(typeof(DeepRegressor).Assembly).ToArray();
        var written = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        File.WriteAllLines(written, actual);

        var changes = listed
            .Except(actual)
            .Select(line => $"- {line}")
            .Concat(actual.Except(listed).Select(line => $"+ {line}"));

        actual
            .SequenceEqual(listed)
            .Should()
            .BeTrue(
                $"a change of the public API changes its list, too; if this one is meant, 'cp {written} {list}' in the "
                    + $"root of the repository and say it in CHANGELOG.md:\n{string.Join('\n', changes)}\n"
            );
    }
}
