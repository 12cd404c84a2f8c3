using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Statements on the registry: the one place where its schema becomes part of a statement.</summary>
/// <remarks>
/// Templates hold the token <c>{registry}</c> where the quoted schema goes, never inside a literal, and positional
/// parameters (<c>$1</c>): those work with and without the client's rewriting of statements.
/// </remarks>
public sealed class RegistrySql(string schema)
{
    /// <summary>Of a row <c>l</c> of <c>mv_refresh_log</c>: its view's data are of before an upstream was replaced.</summary>
    public const string Outdated = "l.outdated_by IS NOT NULL AND (l.refreshed_at IS NULL OR l.refreshed_at <= l.outdated_at)";

    /// <summary>The registry's schema, unquoted.</summary>
    public string Schema => schema;

    /// <summary>The template as SQL.</summary>
    public string Text(string template) =>
        template.Replace("{registry}", Identifier.Quote(schema), StringComparison.Ordinal);

    /// <summary>A command whose values are sent as parameters.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Only the quoted schema goes into the text.")]
    public NpgsqlCommand Command(NpgsqlConnection connection, string template, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(Text(template), connection);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>A command of a batch, whose values are sent as parameters.</summary>
    public NpgsqlBatchCommand BatchCommand(string template, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(Text(template));
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>Runs one statement and gives the number of rows it touched.</summary>
    public async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string template, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, template, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Parameter(object? value) => new() { Value = value ?? DBNull.Value };
}
