using System.Text.RegularExpressions;

namespace MatViewsMigrate.Tests.Architecture;

public sealed partial class RoomTests
{
    /// <summary>Each room with the floor it is on: it may use rooms on lower floors only.</summary>
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Names"] = 0,
        ["Postgres"] = 1,
        ["Catalog"] = 2,
        ["Definitions"] = 2,
        ["Planning"] = 3,
        ["Compilation"] = 4,
        ["Runs"] = 5,
        ["Services"] = 6,
        ["Jobs"] = 7,
        ["Reporting"] = 8,
    };

    [Fact]
    public void No_room_uses_a_room_above_it_or_beside_it()
    {
        var backwards =
            from file in Files()
            let room = RoomOf(file)
            from Match use in UseOfRoom().Matches(File.ReadAllText(file))
            let used = use.Groups[1].Value
            where used != room && Floors.TryGetValue(used, out var floor) && floor >= Floors[room]
            select $"{Path.GetRelativePath(Repository.Root, file)} uses {used}";
        backwards.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Every_folder_of_the_library_is_a_known_room() =>
        Files().Select(RoomOf).Distinct().Except(Floors.Keys).ShouldBeEmpty();

    [Fact]
    public void A_files_namespace_is_its_folder()
    {
        var astray =
            from file in Files()
            let declared = Namespace().Match(File.ReadAllText(file)).Groups[1].Value
            where declared != $"MatViewsMigrate.{FolderOf(file).Replace('/', '.')}"
            select $"{Path.GetRelativePath(Repository.Root, file)} declares {declared}";
        astray.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_is_over_250_lines()
    {
        var longs =
            from folder in new[] { "src", "tests" }
            from file in Repository.SourceFiles(folder)
            let lines = File.ReadLines(file).Count()
            where lines > 250
            select $"{Path.GetRelativePath(Repository.Root, file)} has {lines} lines";
        longs.ShouldBeEmpty();
    }

    [Fact]
    public void The_library_writes_to_no_console_and_reads_no_clock_but_its_own()
    {
        var astray =
            from file in Files()
            from Match use in ConsoleOrClock().Matches(File.ReadAllText(file))
            select $"{Path.GetRelativePath(Repository.Root, file)} uses {use.Value}";
        astray.Distinct().ShouldBeEmpty();
    }

    private static IEnumerable<string> Files() => Repository.SourceFiles("src/MatViewsMigrate");

    private static string RoomOf(string file) => FolderOf(file).Split('/')[0];

    private static string FolderOf(string file) =>
        Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Repository.Root, "src/MatViewsMigrate"), file))!.Replace('\\', '/');

    [GeneratedRegex(@"\bMatViewsMigrate\.(\w+)")]
    private static partial Regex UseOfRoom();

    [GeneratedRegex(@"(?m)^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bConsole\.\w+|\bDateTime(?:Offset)?\.(?:Utc)?Now\b")]
    private static partial Regex ConsoleOrClock();
}
