using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Cli;

/// <summary>Finds views by name among those that the registry knows, deleted ones too.</summary>
internal static class RegisteredNames
{
    private const string NamesSql = """
        SELECT DISTINCT schema_name, name FROM {registry}.mat_view_definitions
        """;

    /// <summary>The view of that name; null for no name.</summary>
    /// <exception cref="MatViewsException">Exit 64: there is none, or there are several.</exception>
    public static async Task<ViewName?> FindAsync(
        NpgsqlConnection connection, string registrySchema, string? text, CancellationToken cancellationToken)
    {
        if (text is null)
            return null;
        List<ViewName> names = [];
        if (await new RegistryVersion(registrySchema).ReadAsync(connection, cancellationToken) is not null)
        {
            await using var command = new RegistrySql(registrySchema).Command(connection, NamesSql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                names.Add(new(reader.GetString(0), reader.GetString(1)));
        }

        return NamedView.Find(text, names);
    }
}
