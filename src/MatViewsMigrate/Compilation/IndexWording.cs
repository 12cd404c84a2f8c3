using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>Makes wanted indexes on an empty relation and reads back how the server words them.</summary>
internal static class IndexWording
{
    /// <summary>The indexes in the server's words, or the first that it refuses. Runs inside a transaction that is rolled back.</summary>
    /// <param name="relation">The relation as SQL.</param>
    /// <param name="prefix">What the indexes' names begin with: plain, and free in the relation's schema.</param>
    public static async Task<(IReadOnlyList<CompiledIndex> Made, DefinitionProblem? Problem)> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<IndexDefinition> indexes, string relation, string prefix, string searchPathSql,
        CancellationToken cancellationToken)
    {
        if (await MakeAsync(connection, indexes, relation, prefix, searchPathSql, cancellationToken) is { } problem)
            return ([], problem);
        return (await ReadBack.IndexesAsync(connection, relation, cancellationToken), null);
    }

    private static async Task<DefinitionProblem?> MakeAsync(
        NpgsqlConnection connection, IReadOnlyList<IndexDefinition> indexes, string relation, string prefix, string searchPathSql,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"SET LOCAL search_path = {searchPathSql}"));
        for (var i = 0; i < indexes.Count; i++)
        {
            batch.BatchCommands.Add(new(
                $"CREATE {(indexes[i].Unique ? "UNIQUE " : "")}INDEX {prefix}{i} ON {relation} {indexes[i].Body}"));
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return null;
        }
        catch (PostgresException error) when (error.BatchCommand is NpgsqlBatchCommand failed && batch.BatchCommands.IndexOf(failed) > 0)
        {
            return ProblemOf.Index(indexes[batch.BatchCommands.IndexOf(failed) - 1], error);
        }
    }
}
