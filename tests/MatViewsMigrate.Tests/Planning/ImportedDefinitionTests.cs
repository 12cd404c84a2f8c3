using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Planning;

public sealed class ImportedDefinitionTests
{
    private static readonly ImportRules Rules = new(new("me", 150000, [], new Dictionary<string, IReadOnlyList<Grant>>()), null, false);

    [Fact]
    public void A_bare_view_says_no_more_than_its_query()
    {
        var definition = ImportedDefinition.Of(View(), " SELECT 1 AS a\n", Rules, null);
        definition.Query.Text.ShouldBe("SELECT 1 AS a");
        definition.Declared.ShouldBe(Declared.Nothing);
        definition.Strategy.ShouldBe(RefreshStrategy.Regular);
        definition.Key.IsEmpty.ShouldBeTrue();
        definition.WithData.ShouldBeTrue();
        definition.SearchPath.ShouldBe(["s", "public"]);
    }

    [Fact]
    public void An_owner_is_declared_when_it_is_another_one_or_asked_for()
    {
        ImportedDefinition.Of(View(), "", Rules, null).Declared.Owner.ShouldBeNull();
        ImportedDefinition.Of(View(), "", Rules with { WithOwners = true }, null).Declared.Owner.ShouldBe("me");
        ImportedDefinition.Of(View("somebody"), "", Rules, null).Declared.Owner.ShouldBe("somebody");
    }

    [Fact]
    public void The_key_is_that_of_an_index_on_plain_columns_before_any_other()
    {
        var view = View() with
        {
            Indexes =
            [
                Key("a", "USING btree (x DESC)", "x"),
                Key("b", "USING btree (y)", "y"),
                Key("c", "USING btree (z)", "z"),
            ],
        };
        ImportedDefinition.Of(view, "", Rules, null).Key.Columns.ShouldBe(["y"]);
    }

    [Fact]
    public void A_role_whose_name_a_file_takes_for_everybody_keeps_all_grants_out_of_it()
    {
        var view = View() with
        {
            Properties = new() { Owner = "me", Grants = [new("SELECT", "PUBLIC", false, null, "me"), new("SELECT", "app", false, null, "me")] },
        };
        ImportedDefinition.Of(view, "", Rules, null).Declared.Grants.ShouldBeNull();
        BeyondFiles.Of(view).ShouldBe(["all grants, as a file takes the role \"PUBLIC\" for everybody"]);
    }

    [Fact]
    public void One_grant_of_two_grantors_is_one_grant()
    {
        var view = View() with
        {
            Properties = new() { Owner = "me", Grants = [new("SELECT", "app", false, null, "b"), new("SELECT", "app", true, null, "me")] },
        };
        ImportedDefinition.Of(view, "", Rules, null).Declared.Grants.ShouldBe([new Grant("SELECT", "app", true, null, null)]);
        BeyondFiles.Of(view).ShouldBe(["that some grants were given by b"]);
    }

    private static LiveView View(string owner = "me") => new()
    {
        Oid = 1,
        Name = new("s", "m"),
        Populated = true,
        Properties = new() { Owner = owner },
        Stamp = "",
    };

    private static LiveIndex Key(string name, string body, string column) =>
        new(0, name) { Unique = true, UsableConcurrently = true, Body = body, KeyColumns = [column] };
}
