using MatViewsMigrate.Names;

namespace MatViewsMigrate.Tests.Names;

public sealed class SqlLexerTests
{
    [Theory]
    [InlineData("SELECT 1", "SELECT|1")]
    [InlineData("a/* x /* y */ z */b", "a|b")]
    [InlineData("/*/ still open */ a", "a")]
    [InlineData("/**/a", "a")]
    [InlineData("a -- b\nc", "a|c")]
    [InlineData("a -- b\rc", "a|c")]
    [InlineData("a--b", "a")]
    [InlineData("a+/* c */b", "a|+|b")]
    [InlineData("a*--c\nb", "a|*|b")]
    [InlineData("a=-1", "a|=|-|1")]
    [InlineData("a @- 1", "a|@-|1")]
    [InlineData("a<>b", "a|<>|b")]
    [InlineData("a->>'k'", "a|->>|'k'")]
    [InlineData("a::int[]", "a|::|int|[|]")]
    [InlineData("'it''s' b", "'it''s'|b")]
    [InlineData("'a\\' b", "'a\\'|b")]
    [InlineData("E'a\\' b' c", "E'a\\' b'|c")]
    [InlineData("e'\\\\' c", "e'\\\\'|c")]
    [InlineData("E'a'\n'b\\'c' d", "E'a'\n'b\\'c'|d")]
    [InlineData("'a' -- yes\n 'b' c", "'a' -- yes\n 'b'|c")]
    [InlineData("'a'\n -- yes\n 'b' c", "'a'\n -- yes\n 'b'|c")]
    [InlineData("'a' 'b'", "'a'|'b'")]
    [InlineData("$$ ; ' \" $$ b", "$$ ; ' \" $$|b")]
    [InlineData("$t$ $$ $u$ $t$ b", "$t$ $$ $u$ $t$|b")]
    [InlineData("a$b$c", "a$b$c")]
    [InlineData("$1+$2", "$1|+|$2")]
    [InlineData("\"a\"\"b\" c", "\"a\"\"b\"|c")]
    [InlineData("U&\"d\\0061\" c", "U&\"d\\0061\"|c")]
    [InlineData("U&'\\0061' x", "U&'\\0061'|x")]
    [InlineData("u & b", "u|&|b")]
    [InlineData("B'01' X'1F' N'x'", "B'01'|X'1F'|N'x'")]
    [InlineData("1e-5 .5 1.", "1e-5|.5|1.")]
    [InlineData("0xE-1", "0xE|-|1")]
    [InlineData("a[1..2]", "a|[|1|..|2|]")]
    [InlineData("s.t.c", "s|.|t|.|c")]
    [InlineData("größe", "größe")]
    [InlineData("a\u00A0b", "a\u00A0b")]
    [InlineData("", "")]
    [InlineData("  -- only this", "")]
    public void Tokens_are_cut_where_the_server_cuts_them(string sql, string expected) =>
        string.Join('|', SqlLexer.Tokens(sql).Select(t => sql.Substring(t.Start, t.Length))).ShouldBe(expected);

    [Theory]
    [InlineData("MiXed", "mixed")]
    [InlineData("ÄB", "Äb")]
    [InlineData("\"MiXed\"", "MiXed")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("U&\"d\\0061t\\+000061\"", "data")]
    [InlineData("U&\"d!0061ta\" UESCAPE '!'", "data")]
    [InlineData("U&\"a\\\\b\"", "a\\b")]
    [InlineData("U&\"\\zz\"", "\\zz")]
    [InlineData("U&\"\\+01F600\"", "😀")]
    public void The_value_of_a_name_is_what_the_catalog_stores(string sql, string expected)
    {
        SqlLexer.Tokens(sql)[0].IsName.ShouldBeTrue();
        SqlLexer.Tokens(sql)[0].Value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("a /* b", 2, "/*")]
    [InlineData("a /* b /* c */", 2, "/*")]
    [InlineData("a 'b", 2, "'")]
    [InlineData("a E'b\\'", 2, "'")]
    [InlineData("a \"b", 2, "\"")]
    [InlineData("a $t$ b $u$", 2, "$t$")]
    public void What_is_never_closed_is_the_last_token(string sql, int start, string opener)
    {
        var last = SqlLexer.Tokens(sql)[^1];
        last.Kind.ShouldBe(SqlTokenKind.Unterminated);
        last.Start.ShouldBe(start);
        last.Value.ShouldBe(opener);
        last.End.ShouldBe(sql.Length);
    }

    [Fact]
    public void Any_text_ends_and_its_tokens_follow_one_another()
    {
        const string alphabet = "aE'\"$-/*+.;:1 \n\\U&é@(";
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            var sql = new string([.. Enumerable.Range(0, random.Next(14)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var end = 0;
            foreach (var token in SqlLexer.Tokens(sql))
            {
                token.Start.ShouldBeGreaterThanOrEqualTo(end);
                token.Length.ShouldBeGreaterThan(0);
                end = token.End;
            }

            end.ShouldBeLessThanOrEqualTo(sql.Length);
        }
    }
}
