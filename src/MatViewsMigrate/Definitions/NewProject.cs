using System.Text;
using MatViewsMigrate.Definitions.Yaml;

namespace MatViewsMigrate.Definitions;

/// <summary>Writes the first files of a project. What stands there already is kept, whatever it says.</summary>
/// <param name="Root">The project's folder, as a full path; it is created.</param>
/// <param name="UrlVariable">The environment variable that holds the database's URL.</param>
/// <param name="Schema">The schema of the first views.</param>
public sealed record NewProject(string Root, string UrlVariable, string Schema)
{
    private const string Ignored = ".matviews/";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>True to write an example view, which reads no table.</summary>
    public bool WithExample { get; init; }

    /// <summary>The folder of the schema's views, relative to the project.</summary>
    public string ViewFolder => $"views/{FileName.Encode(Schema)}";

    /// <summary>Writes them; where there is a project already, it says where its views are.</summary>
    public IReadOnlyList<WrittenFile> Write()
    {
        var configuration = Write(ConfigurationReader.FileName, Configuration);
        WrittenFile[] views = WithExample ? [Write($"{ViewFolder}/mv_example.yaml", Example)]
            : configuration.Outcome == FileOutcome.Written ? [Write($"{ViewFolder}/.gitkeep", "")]
            : [];
        return [configuration, .. views, Ignore()];
    }

    private string Configuration =>
        $$"""
        # A project of materialized views; `matviews schema configuration` describes every key.
        version: 1
        views: views

        # Where this variable is not set, the tool starts a private PostgreSQL in .matviews/.
        database: { url: "${{{UrlVariable}}}" }

        # How unqualified names in the view files resolve.
        search_path: {{YamlText.List(Schema == "public" ? ["public"] : [Schema, "public"])}}

        """;

    private static string Example => """
        description: An example. Change it, or delete this file
        sql: |
          SELECT n AS id, n * n AS square
          FROM generate_series(1, 100) AS n
        refresh_strategy: concurrent
        unique_index_columns: [id]
        freshness: { max_age: 1h }

        """;

    private WrittenFile Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        if (Path.Exists(full))
            return new(null, path, FileOutcome.Kept, "it is there already");
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text, Utf8);
        return new(null, path, FileOutcome.Written, null);
    }

    // The one file that others write to as well: a line more takes nothing away.
    private WrittenFile Ignore()
    {
        var path = Path.Combine(Root, ".gitignore");
        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        if (before.Split('\n').Any(line => line.Trim().Trim('/') == Ignored.Trim('/')))
            return new(null, ".gitignore", FileOutcome.Unchanged, null);
        Directory.CreateDirectory(Root);
        File.AppendAllText(path, $"{(before.Length == 0 || before.EndsWith('\n') ? "" : "\n")}{Ignored}\n", Utf8);
        return new(null, ".gitignore", FileOutcome.Written, null);
    }
}
