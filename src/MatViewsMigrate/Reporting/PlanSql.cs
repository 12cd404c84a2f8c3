using System.Diagnostics;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes a plan's statements in order, as a script that psql runs.</summary>
/// <remarks>The cutover's slices and retries are the tool's; the script waits for its locks as any session does.</remarks>
public sealed class PlanSql(TextWriter writer)
{
    /// <summary>Every step under a comment that says what it is; what belongs together in a transaction.</summary>
    public void Write(Plan plan)
    {
        writer.WriteLine($"-- {PlanSummary.Of(plan)}");
        if (plan.Steps.Count > 0)
            writer.WriteLine("-- Only `matviews apply` checks, retries, and writes the registry beside these statements.");
        foreach (var (index, step) in plan.Steps.Index())
        {
            writer.WriteLine();
            writer.WriteLine($"-- Step {index + 1} of {plan.Steps.Count}: {Comment(StepText.Of(step, plan))}");
            foreach (var group in Transactions(step))
                WriteTransaction(group);
        }
    }

    private static IEnumerable<List<Statement>> Transactions(Step step) => step switch
    {
        Step.CutOver cutOver => [[.. cutOver.Gate, .. cutOver.Locks, .. cutOver.Statements]],
        Step.DropOld => step.Statements.Select(statement => new List<Statement> { statement }),
        _ => Transactions(step.Statements),
    };

    // A statement that PostgreSQL refuses inside a transaction stands alone.
    private static IEnumerable<List<Statement>> Transactions(IReadOnlyList<Statement> statements)
    {
        List<Statement> open = [];
        foreach (var statement in statements)
        {
            if (!statement.Transactional && open.Count > 0)
            {
                yield return open;
                open = [];
            }

            open.Add(statement);
            if (!statement.Transactional)
            {
                yield return open;
                open = [];
            }
        }

        if (open.Count > 0)
            yield return open;
    }

    private void WriteTransaction(List<Statement> statements)
    {
        if (statements.Count > 1)
            writer.WriteLine("BEGIN;");
        foreach (var statement in statements)
        {
            writer.WriteLine($"-- {LockText(statement)}{(statement.Transactional ? "" : "; outside a transaction")}");
            writer.WriteLine($"{statement.Sql}{Terminator(statement.Sql)}");
        }

        if (statements.Count > 1)
            writer.WriteLine("COMMIT;");
    }

    // After a trailing comment the semicolon would be part of it.
    private static string Terminator(string sql) =>
        sql[(sql.LastIndexOf('\n') + 1)..].Contains("--", StringComparison.Ordinal) ? "\n;" : ";";

    // A name may hold a line end, and what follows it must not become a statement.
    private static string Comment(string text) => text.ReplaceLineEndings(" ");

    private static string LockText(Statement statement) => statement.Lock switch
    {
        LockMode.None => "no lock on anything live",
        LockMode.AccessShare => "lock ACCESS SHARE, as a reader",
        LockMode.ShareUpdateExclusive => "lock SHARE UPDATE EXCLUSIVE, readers do not wait",
        LockMode.AccessExclusive => "lock ACCESS EXCLUSIVE, readers wait",
        _ => throw new UnreachableException(statement.Lock.ToString()),
    };
}
