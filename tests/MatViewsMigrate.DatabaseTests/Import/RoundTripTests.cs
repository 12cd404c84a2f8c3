namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>The corpus of queries: imported, built elsewhere from the files, imported again.</summary>
public sealed class RoundTripTests
{
    private const string Roles = """
        GRANT USAGE, CREATE ON SCHEMA corpus TO corpus_reader;
        GRANT SELECT ON corpus.customers TO corpus_reader;
        """;

    [Fact]
    public async Task The_corpus_comes_back_byte_for_byte()
    {
        await using var server = await TestDatabase.CreateAsync();
        var version = await server.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000");
        var views = Corpus.Queries(version).Select(query => $"CREATE MATERIALIZED VIEW {query.View} AS\n{query.Sql}\n;");
        var files = await ComesBack.CheckAsync($"{Corpus.Tables}\n{Roles}", $"{string.Join('\n', views)}\n{Corpus.Properties}");
        files.Count.ShouldBeGreaterThan(80);
    }
}
