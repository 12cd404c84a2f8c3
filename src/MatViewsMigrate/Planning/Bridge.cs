using System.Diagnostics;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>A plain view or a function with a parsed body that is made anew: it stands between two views that are, or gets other columns with them.</summary>
public sealed record Bridge(Dependent Dependent)
{
    public ViewName Name => Dependent switch
    {
        Dependent.View view => view.Name,
        Dependent.AtomicFunction function => function.Name,
        _ => throw new UnreachableException($"{Dependent.Identity} is no bridge"),
    };

    /// <summary>The name by which readers are put after it: relations and functions may have the same.</summary>
    public ViewName Key => IsFunction ? QueryReads.FunctionKey(Name) : Name;

    public bool IsFunction => Dependent is Dependent.AtomicFunction;

    /// <summary>What it is made from, all names qualified.</summary>
    public string Text => Dependent switch
    {
        Dependent.View view => view.Query,
        Dependent.AtomicFunction function => function.Definition,
        _ => throw new UnreachableException($"{Dependent.Identity} is no bridge"),
    };

    /// <summary>Its grants, of others than the owner.</summary>
    public IReadOnlyList<Grant> Grants => Dependent switch
    {
        Dependent.View view => view.Grants,
        Dependent.AtomicFunction function => function.Grants,
        _ => [],
    };

    /// <summary>The statements that make it aside, with all that hangs on it.</summary>
    public IReadOnlyList<Statement> Stage(StagingNames names, RedirectionTargets targets, NewViewDefaults defaults) =>
        [Create(names, targets), .. ViewSql.Properties(this, names.Staged(Name), targets, defaults)];

    /// <summary>The statement that makes it aside, bound to what is staged.</summary>
    public Statement Create(StagingNames names, RedirectionTargets targets)
    {
        var text = Redirection.Of(Text, targets).Sql;
        return Dependent is Dependent.View view
            ? new($"CREATE VIEW {names.Staged(Name).Sql}{ViewSql.Options(view)} AS\n{text}")
            : new(text.TrimEnd());
    }

    /// <summary>Puts it aside.</summary>
    public IEnumerable<Statement> MoveOut(StagingNames names) => Moves.Out(Sql, Name, names.Retired(Name), Lock);

    /// <summary>Moves what was staged to its place.</summary>
    public IEnumerable<Statement> MoveIn(StagingNames names, string? passing) =>
        Moves.In(Sql, names.Staged(Name), Name, Lock, IsFunction ? null : passing);

    /// <summary>Drops it where it was put aside.</summary>
    public Statement Drop(StagingNames names) => new($"DROP {Sql(names.Retired(Name))}");

    /// <summary>Its kind and a name of it, as <c>ALTER</c>, <c>DROP</c> and <c>COMMENT ON</c> take them.</summary>
    public string Sql(ViewName name) => Dependent is Dependent.AtomicFunction function
        ? $"{(function.IsProcedure ? "PROCEDURE" : "FUNCTION")} {name.Sql}({function.Arguments})"
        : $"VIEW {name.Sql}";

    private LockMode Lock => IsFunction ? LockMode.None : LockMode.AccessExclusive;
}
