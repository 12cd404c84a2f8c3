using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews schema</c>: the JSON schemas of the files, for editors.</summary>
internal static class SchemaCommand
{
    public static void AddTo(CommandTree tree) => tree.AddGroup(
        "schema",
        "Prints the JSON schema of view files, of matviews.yaml or of plan files",
        [("schema > view.schema.json", "of view files"), ("schema configuration", "of matviews.yaml"), ("schema plan", "of plan files")],
        children =>
        {
            children.Add("views", "Of view files", [("schema views > view.schema.json", "for editors")], Print(() => JsonSchema.ForViews()));
            children.Add(
                "configuration", "Of matviews.yaml", [("schema configuration", "for editors")], Print(() => JsonSchema.ForConfiguration()));
            children.Add("plan", "Of plan files", [("schema plan", "for who reads plans")], Print(() => PlanSchema.Text));
        },
        Print(() => JsonSchema.ForViews()));

    // A lambda keeps JsonSchema, and with it System.Text.Json, from being loaded by every other command.
    private static Func<CommandLineApplication, CommandAction> Print(Func<string> schema) => _ => (session, _) =>
    {
        session.Format("text", "json");
        session.Out.WriteLine(schema().TrimEnd());
        return Task.FromResult(ExitCode.Done);
    };
}
