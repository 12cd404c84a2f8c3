using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>Something in the database that reads a view, directly or through others.</summary>
public abstract record Dependent
{
    private Dependent()
    {
    }

    /// <summary>The object's OID in its catalog; of a rule, its relation's.</summary>
    public required uint Oid { get; init; }

    /// <summary>The object for people: <c>view analytics.v</c>.</summary>
    public required string Identity { get; init; }

    public required string Owner { get; init; }

    /// <summary>The statement that removes it, or what uses a row type, and nothing else: it fails when something depends on that.</summary>
    public required string DropSql { get; init; }

    /// <summary>The extension that it belongs to; null for nearly all.</summary>
    public string? MemberOf { get; init; }

    /// <summary>OIDs of what it reads directly: of the views asked for, and of other dependents.</summary>
    public IReadOnlyList<uint> Reads { get; init; } = [];

    /// <summary>A hash of all that would change it: text, options, owner, grants; empty when it is busy.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Who keeps it, or what it reads, locked; then its text is empty. Null when nobody does.</summary>
    public Busy? Busy { get; init; }

    /// <summary>A plain view.</summary>
    public sealed record View : Dependent
    {
        public required ViewName Name { get; init; }

        /// <summary><c>pg_get_viewdef</c> under an empty search_path, without the trailing semicolon.</summary>
        public required string Query { get; init; }

        /// <summary><c>security_barrier=true</c> and the like.</summary>
        public IReadOnlyList<string> Options { get; init; } = [];

        public IReadOnlyList<LiveColumn> Columns { get; init; } = [];

        public IReadOnlyList<Grant> Grants { get; init; } = [];

        /// <summary>As in <see cref="Properties.OwnerPrivileges"/>.</summary>
        public IReadOnlyList<string>? OwnerPrivileges { get; init; }

        public string? Comment { get; init; }

        /// <summary>Statements that put back column defaults, rules, triggers, their comments and security labels on a view of the same name, fully qualified.</summary>
        public IReadOnlyList<string> Extras { get; init; } = [];
    }

    /// <summary>A materialized view; its properties are read as a <see cref="LiveView"/>.</summary>
    public sealed record MaterializedView : Dependent
    {
        public required ViewName Name { get; init; }
    }

    /// <summary>A function or procedure with a <c>BEGIN ATOMIC</c> or <c>RETURN</c> body, or one whose argument defaults call such a one.</summary>
    public sealed record AtomicFunction : Dependent
    {
        public required ViewName Name { get; init; }

        /// <summary><c>pg_get_functiondef</c> under an empty search_path.</summary>
        public required string Definition { get; init; }

        /// <summary>Identity arguments, for <c>ALTER FUNCTION name(arguments)</c>.</summary>
        public required string Arguments { get; init; }

        public bool IsProcedure { get; init; }

        /// <summary>All grants of others than the owner; that of EXECUTE to everybody as well, which is the default.</summary>
        public IReadOnlyList<Grant> Grants { get; init; } = [];

        /// <summary>Empty when the owner gave up EXECUTE; else null.</summary>
        public IReadOnlyList<string>? OwnerPrivileges { get; init; }

        public string? Comment { get; init; }
    }

    /// <summary>A row-security policy.</summary>
    public sealed record Policy : Dependent
    {
        /// <summary>Its table, of the same owner.</summary>
        public required ViewName On { get; init; }

        /// <summary><c>ALTER POLICY ... USING (...) WITH CHECK (...)</c> that re-creates its expressions, fully qualified.</summary>
        public required string Definition { get; init; }
    }

    /// <summary>A rule other than a view's own. One on a view that is a dependent itself is also among the view's <see cref="View.Extras"/>.</summary>
    public sealed record Rule : Dependent
    {
        /// <summary>Its table or view, of the same owner.</summary>
        public required ViewName On { get; init; }

        /// <summary><c>CREATE OR REPLACE RULE ...</c>, fully qualified.</summary>
        public required string Definition { get; init; }
    }

    /// <summary>
    /// A use of the view's row type: a table's column, a plain view's output, an argument, a result, a domain. It cannot
    /// follow to another view. It stands in place of the <see cref="View"/> or <see cref="AtomicFunction"/> that it also is.
    /// </summary>
    public sealed record RowTypeUse : Dependent;
}
