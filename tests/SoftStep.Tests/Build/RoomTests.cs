using System.Text.RegularExpressions;

namespace SoftStep.Tests.Build;

/// <summary>The rooms of the library, its folders, depend only on rooms in the lines above their own.</summary>
public sealed partial class RoomTests
{
    /// <summary>The order of docs/architecture.md. Rooms in the same line do not use each other.</summary>
    private static readonly string[][] Order =
    [
        ["Numerics"],
        ["Files", "Ranking", "Similarities", "Warping"],
        ["Weightings", "Candidates", "Readouts", "Alignment"],
        ["Execution"],
        ["Distributions"],
        ["Heads"],
        ["Banks"],
        ["Retrieval"],
        ["Models"],
    ];

    private static readonly string Source = Path.Combine(RepositoryRoot(), "src", "SoftStep");

    [Fact]
    public void Every_folder_is_a_room() =>
        Directory
            .GetDirectories(Source)
            .Select(Path.GetFileName)
            .Except(["bin", "obj", "buildTransitive"])
            .Should()
            .BeEquivalentTo(Order.SelectMany(line => line));

    [Fact]
    public void A_room_depends_only_on_rooms_below_it()
    {
        var rooms = Order.SelectMany((line, level) => line.Select(room => (Room: room, Level: level))).ToArray();
        var code = rooms.ToDictionary(room => room.Room, room => Code(room.Room));
        var types = rooms.ToDictionary(room => room.Room, room => Types(code[room.Room]));

        var upward =
            from user in rooms
            from used in rooms
            where user.Room != used.Room && used.Level >= user.Level
            from type in types[used.Room]
            where !types[user.Room].Contains(type) && Regex.IsMatch(code[user.Room], $@"(?<![.\w""]){type}\b")
            select $"{user.Room} uses {type} of {used.Room}";

        upward.Should().BeEmpty();
    }

    private static string Code(string room) =>
        string.Join(
            "\n",
            Directory
                .GetFiles(Path.Combine(Source, room), "*.cs", SearchOption.AllDirectories)
                .Select(file => CommentOrText().Replace(File.ReadAllText(file), " "))
        );

    private static HashSet<string> Types(string code) =>
        [.. Declaration().Matches(code).Select(match => match.Groups[1].Value)];

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SoftStep.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return folder;
    }

    [GeneratedRegex("""//[^\n]*|using [^;(]*;|\$?"(?:[^"\\\n]|\\.)*" """, RegexOptions.CultureInvariant)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(
        @"^(?:public|internal)\s[^\n({=;]*?\b(?:class|record struct|record|struct|interface|enum)\s+(\w+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Declaration();
}
