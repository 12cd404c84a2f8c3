using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Tests.Runs;

public sealed class RegistryFilesTests
{
    public static TheoryData<int> Versions => [.. Enumerable.Range(1, RegistryFiles.Count)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Each_statement_is_one_and_names_the_registrys_schema(int version)
    {
        var statements = RegistryFiles.Statements(version);
        statements.ShouldNotBeEmpty();
        statements.ShouldAllBe(statement => statement.Contains("{registry}."));
        statements.ShouldAllBe(statement => SqlScript.Statements(new SqlText(statement, new SourceSpan("registry", 1, 1), 0)).Count() == 1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_schemas_token_never_stands_in_a_literal(int version) =>
        RegistryFiles.Statements(version)
            .SelectMany(statement => statement.Split('\'').Where((_, i) => i % 2 == 1))
            .ShouldAllBe(literal => !literal.Contains("{registry}"));
}
