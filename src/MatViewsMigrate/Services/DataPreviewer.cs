using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Finds out what a refresh would change, by running the view's query beside the view. It writes nothing.</summary>
/// <remarks>
/// In a read-only transaction, as the view's owner where this role may become the owner: as a refresh would. It takes ACCESS
/// SHARE on the view and on what it reads, and waits <c>timeouts.lock</c> for them.
/// </remarks>
public sealed class DataPreviewer(NpgsqlConnection session, ProjectConfiguration configuration)
{
    // The index is one that a concurrent refresh accepts, the narrowest of them.
    private const string ViewSql =
        """
        SELECT pg_catalog.pg_get_viewdef(c.oid), c.relispopulated,
               CASE WHEN pg_catalog.pg_has_role(c.relowner, $3) THEN pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text END,
               ARRAY(SELECT a.attname::pg_catalog.text
                FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
               (SELECT ARRAY(
                    SELECT a.attname::pg_catalog.text
                    FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                    WHERE k.place <= i.indnkeyatts
                    ORDER BY k.place)
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree'
                WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                ORDER BY i.indnkeyatts, x.relname LIMIT 1)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'm'
        """;

    /// <summary>What a refresh of the view would do now.</summary>
    /// <exception cref="MatViewsException">There is no such view, or its query fails: exit code 1.</exception>
    public async Task<DataPreview> OfAsync(ViewName view, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await session.BeginTransactionAsync(cancellationToken);
            await session.ExecuteAsync(
                ["SET TRANSACTION READ ONLY", $"SET LOCAL lock_timeout = {Milliseconds(configuration.Timeouts.Lock)}",
                    $"SET LOCAL statement_timeout = {Milliseconds(configuration.Timeouts.Statement)}"],
                cancellationToken);
            var live = await LiveAsync(view, cancellationToken)
                ?? throw new MatViewsException(ExitCode.StepFailed, $"{view} is registered, but not in the database; `matviews apply` makes it again");
            if (live.Owner is not null)
                await session.ExecuteAsync($"SET LOCAL ROLE {Identifier.Quote(live.Owner)}", cancellationToken);
            await session.ExecuteAsync(
                $"SET LOCAL search_path = {SearchPathSql.Of(configuration.SearchPath ?? [view.Schema, "public"])}", cancellationToken);
            return await CompareAsync(view, live, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw ServerError.Of(exception, null);
        }
    }

    private async Task<Live?> LiveAsync(ViewName view, CancellationToken cancellationToken)
    {
        var become = session.PostgreSqlVersion.Major >= 16 ? "SET" : "MEMBER";
        await using var command = new RegistrySql("").Command(session, ViewSql, view.Schema, view.Name, become);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(
                reader.GetString(0).TrimEnd().TrimEnd(';'), reader.GetBoolean(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetFieldValue<string[]>(3), reader.IsDBNull(4) ? [] : reader.GetFieldValue<string[]>(4))
            : null;
    }

    private async Task<DataPreview> CompareAsync(ViewName view, Live live, CancellationToken cancellationToken)
    {
        var isKeyed = live is { Populated: true, Key: [_, ..] };
        var sql = !live.Populated ? DataPreviewSql.Unpopulated(live.Query)
            : isKeyed ? DataPreviewSql.Keyed(view, live.Query, live.Columns, live.Key)
            : DataPreviewSql.Keyless(view, live.Query);
        await using var batch = new NpgsqlBatch(session) { Timeout = 0, BatchCommands = { new(sql) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var counts = Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64).ToList();
        var preview = new DataPreview(view, live.Key) { Now = counts[0], After = counts[1], Added = counts[2], Removed = counts[3] };
        return !isKeyed ? preview : preview with
        {
            NullKeys = counts[4],
            Changed = counts[5],
            Columns = [.. live.Columns.Except(live.Key).Zip(counts.Skip(6), (column, rows) => new ColumnChanges(column, rows))],
        };
    }

    private static string Milliseconds(TimeSpan time) =>
        ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);

    private sealed record Live(string Query, bool Populated, string? Owner, string[] Columns, string[] Key);
}
