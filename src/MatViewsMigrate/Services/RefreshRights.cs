using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Finds the statements that let a refresh through which the server refused for want of a right.</summary>
/// <remarks>Reads catalogs only.</remarks>
internal sealed class RefreshRights(NpgsqlConnection session)
{
    private const string Sql =
        """
        SELECT pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text, CURRENT_USER::pg_catalog.text, o.rolsuper,
               pg_catalog.pg_has_role(c.relowner, 'USAGE')
               OR CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 170000
                       THEN pg_catalog.has_table_privilege(c.oid, 'MAINTAIN') ELSE false END
        FROM pg_catalog.pg_class c
        LEFT JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
        WHERE c.oid = pg_catalog.to_regclass($1)
        """;

    /// <summary>The message of an error, with those statements where it is about a right and they are known.</summary>
    /// <param name="statement">What was run, when the exception does not know.</param>
    public async Task<string> MessageAsync(Exception exception, string? statement, ViewName view, CancellationToken cancellationToken)
    {
        var error = ServerError.Find(exception, statement);
        return error?.SqlState == PostgresErrorCodes.InsufficientPrivilege && await AdviceAsync(view, cancellationToken) is { } advice
            ? (error with { Advice = advice }).Message
            : ServerError.Of(exception, statement).Message;
    }

    private async Task<string?> AdviceAsync(ViewName view, CancellationToken cancellationToken)
    {
        try
        {
            if (await OwnAsync(view, cancellationToken) is not { } rights)
                return null;
            if (rights.Grant is { } grant)
                return grant;
            return await OwnerRights.OfLiveAsync(session, view, rights.Owner, cancellationToken) is { Count: > 0 } grants ? string.Join(' ', grants) : null;
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<(string Owner, string? Grant)?> OwnAsync(ViewName view, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(session, Sql, view.Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var (owner, role) = (reader.GetString(0), Identifier.Quote(reader.GetString(1)));
        return (owner, reader.GetBoolean(3) ? null
            : session.PostgreSqlVersion.Major >= 17 ? $"GRANT MAINTAIN ON {view.Sql} TO {role};"
            : reader.GetBoolean(2) ? $"ALTER MATERIALIZED VIEW {view.Sql} OWNER TO {role};"
            : $"GRANT {Identifier.Quote(owner)} TO {role};");
    }
}
