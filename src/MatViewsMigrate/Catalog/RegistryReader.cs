using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads what the tool has applied so far. Writes nothing, and takes no lock but ACCESS SHARE on the registry.</summary>
public static class RegistryReader
{
    private const string ViewsSql = """
        SELECT id, schema_name, name, file_hash, live_fingerprint, definition::text
        FROM {registry}.mat_view_definitions
        WHERE dropped_at IS NULL
        ORDER BY schema_name COLLATE "C", name COLLATE "C"
        """;

    /// <summary>The registry; null when the schema holds none. Throws for one that is newer or not readable.</summary>
    public static async Task<Registry?> ReadAsync(
        NpgsqlConnection connection, string registrySchema, CancellationToken cancellationToken)
    {
        var version = await new RegistryVersion(registrySchema).ReadAsync(connection, cancellationToken);
        if (version is null)
            return null;
        await using var command = new RegistrySql(registrySchema).Command(connection, ViewsSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<RegisteredView> views = [];
        while (await reader.ReadAsync(cancellationToken))
            views.Add(View(reader));
        return new(version.Value, views);
    }

    private static RegisteredView View(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        new ViewName(reader.GetString(1), reader.GetString(2)),
        reader.IsDBNull(3) ? null : new ContentHash(reader.GetString(3)),
        reader.IsDBNull(4) ? null : reader.GetString(4),
        RegistryJson.Read(reader.GetString(5)));
}
