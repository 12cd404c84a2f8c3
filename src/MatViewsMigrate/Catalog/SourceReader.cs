using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Reads what the data of materialized views come from, and whether it has moved. It takes no lock.</summary>
public static class SourceReader
{
    private static readonly string Sql = CatalogSql.Read("sources.sql");

    /// <summary>One for each view that is there, in the order of their names.</summary>
    public static async Task<IReadOnlyList<SourceState>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName> views, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(
            connection, Sql, views.Select(view => view.Schema).ToArray(), views.Select(view => view.Name).ToArray());
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Read(reader));
        return [.. rows.GroupBy(row => row.View).Select(State)];
    }

    private static SourceState State(IGrouping<ViewName, Row> rows) => new(
        rows.Key,
        rows.ToDictionary(row => row.Source, row => row.Token),
        rows.Select(row => row.Unknowable).FirstOrDefault(reason => reason is not null),
        rows.Sum(row => row.Writes),
        rows.Sum(row => row.Rows));

    private static Row Read(NpgsqlDataReader reader) => new(
        new ViewName(reader.GetString(0), reader.GetString(1)),
        reader.IsDBNull(2) ? reader.GetString(4) : new ViewName(reader.GetString(2), reader.GetString(3)).Sql,
        reader.GetString(5),
        reader.IsDBNull(6) ? null : reader.GetString(6),
        reader.IsDBNull(7) ? 0 : reader.GetInt64(7),
        reader.IsDBNull(8) ? 0 : reader.GetInt64(8));

    private sealed record Row(ViewName View, string Source, string Token, string? Unknowable, long Writes, long Rows);
}
