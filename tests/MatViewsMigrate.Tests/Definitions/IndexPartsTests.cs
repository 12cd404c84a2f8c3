using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class IndexPartsTests
{
    [Theory]
    [InlineData("USING btree (a)")]
    [InlineData("USING btree (a DESC, \"B b\" NULLS FIRST, c DESC NULLS LAST)")]
    [InlineData("USING btree (a) INCLUDE (b, \"c\"\"d\") WHERE (a > 0)")]
    [InlineData("USING gin (a, (lower(b)))")]
    [InlineData("USING btree (\"desc\" DESC, \"select\")")]
    [InlineData("USING btree ((a || ', ) ('::text), (s.f(a, b)))")]
    [InlineData("USING btree ((x[1]), (ARRAY[a, b])) WHERE (NOT done)")]
    public void What_the_keys_of_a_file_give_is_taken_apart_and_put_together_again(string body) =>
        IndexParts.Of(body)!.Body.ShouldBe(body);

    [Theory]
    [InlineData("USING btree (lower(a))", "USING btree ((lower(a)))")]
    [InlineData("USING btree (((a + b)) DESC)", "USING btree ((a + b) DESC)")]
    [InlineData("USING btree (a) WHERE done", "USING btree (a) WHERE (done)")]
    [InlineData("USING btree (pg_catalog.lower(a) DESC, b.c(d))", "USING btree ((pg_catalog.lower(a)) DESC, (b.c(d)))")]
    public void The_same_with_other_parentheses_is_as_good(string body, string same) =>
        IndexParts.Of(body)!.Body.ShouldBe(same);

    [Theory]
    [InlineData("USING btree (a text_pattern_ops)")]
    [InlineData("USING btree (a text_pattern_ops DESC)")]
    [InlineData("USING btree (a COLLATE \"C\")")]
    [InlineData("USING btree (lower(a) COLLATE \"C\")")]
    [InlineData("USING btree ((a + b) int4_ops)")]
    [InlineData("USING btree (lower(a), b)")]
    [InlineData("USING btree (a, a)")]
    [InlineData("USING btree (a) NULLS NOT DISTINCT")]
    [InlineData("USING btree (a) WITH (fillfactor='70')")]
    [InlineData("USING btree (a) TABLESPACE t")]
    [InlineData("USING btree (a")]
    [InlineData("USING btree ()")]
    [InlineData("USING btree")]
    [InlineData("")]
    public void What_the_keys_of_a_file_cannot_say_has_no_parts(string body) => IndexParts.Of(body).ShouldBeNull();

    [Theory]
    [InlineData("USING btree (a)", "USING btree (a) TABLESPACE \"T t\"")]
    [InlineData("USING btree (a) WITH (fillfactor='70') WHERE (b > 0)", "USING btree (a) WITH (fillfactor='70') TABLESPACE \"T t\" WHERE (b > 0)")]
    [InlineData("USING btree (((' WHERE '::text || a))) WHERE (\"where\" > 0)", "USING btree (((' WHERE '::text || a))) TABLESPACE \"T t\" WHERE (\"where\" > 0)")]
    public void A_tablespace_stands_before_the_condition(string body, string expected) =>
        IndexBody.InTablespace(body, "T t").ShouldBe(expected);
}
