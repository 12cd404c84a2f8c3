using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation.Volatility;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>What is asked of the second pass.</summary>
/// <param name="Members">What will be staged, upstream first: views to build and bridges between them.</param>
/// <param name="Edges">What will be bound anew in place.</param>
/// <param name="Renamed">From old to new names, of views that are renamed.</param>
public sealed record FutureRequest(
    StagingNames Names,
    IReadOnlyList<FutureMember> Members,
    IReadOnlyList<Dependent> Edges,
    IReadOnlyDictionary<ViewName, ViewName> Renamed)
{
    /// <summary>Also run the queries, to see whether their keys tell all rows apart.</summary>
    public bool ProbeKeys { get; init; }

    /// <summary>Plain views stand for materialized ones: those cannot be temporary, nor be read before they hold data.</summary>
    internal bool IsPlain => Names.IsTemporary || ProbeKeys;
}

/// <summary>A view to build, or a bridge.</summary>
/// <param name="After">Members that it reads.</param>
public sealed record FutureMember(CompileRequest? View, Bridge? Bridge, IReadOnlyList<ViewName> After)
{
    public ViewName Name => View?.Name ?? Bridge!.Key;

    /// <summary>Views and bridges, upstream first.</summary>
    /// <param name="renamed">From old to new names, of views that are renamed.</param>
    public static IReadOnlyList<FutureMember> Order(
        IEnumerable<CompileRequest> views, IEnumerable<Bridge> bridges, IReadOnlyDictionary<ViewName, ViewName> renamed) =>
    [
        .. ReadingOrder.Of(
                views.Select(view => new FutureMember(view, null, []))
                    .Concat(bridges.Select(bridge => new FutureMember(null, bridge, []))),
                member => member.Name,
                member => QueryReads.Renamed(renamed, member.View is { } view
                    ? QueryReads.Of(view.Query, view.Wanted)
                    : QueryReads.Of(member.Bridge!.Text, [])))
            .Select(sorted => sorted.Item with { After = sorted.After }),
    ];
}

/// <summary>What the server made of the future.</summary>
/// <param name="Compiled">Of the views that are built.</param>
/// <param name="Broken">Dependents that would not work as they are.</param>
/// <param name="BrokenKeys">Found where keys were probed.</param>
public sealed record Future(
    IReadOnlyDictionary<ViewName, Compiled> Compiled, IReadOnlyList<BrokenView> Broken, IReadOnlyList<BrokenKey> BrokenKeys)
{
    /// <summary>What owners lack to build their views.</summary>
    public IReadOnlyList<MissingRight> Missing { get; init; } = [];
}

/// <summary>A dependent that would not work as it is.</summary>
/// <param name="Error">What the server says; null for a plain view that works, but with other columns.</param>
public sealed record BrokenView(Dependent Dependent, string? Error);

/// <summary>
/// Asks the server whether everything that a plan builds will work together: the second pass. What will be staged is
/// made, without data, in scratch schemas, and rolled back. Their names are this session's own: the staging schemas of the
/// same plan may exist, because another apply builds in them or was killed. A role that may not make a schema has everything
/// made among its temporary objects, with plain views for materialized ones.
/// </summary>
/// <remarks>Takes ACCESS SHARE on what the queries read until all is compiled. Needs CREATE or TEMPORARY on the database.</remarks>
public sealed class FutureCompiler(NpgsqlConnection connection, TimeSpan lockTimeout, VolatilityReader volatility)
{
    /// <summary>Compiles everything; a refused view is left out of the world of those after it.</summary>
    public async Task<Future> CompileAsync(FutureRequest request, CancellationToken cancellationToken)
    {
        var mayStage = await MayStageAsync(cancellationToken);
        request = request with { Names = request.Names.TriedBy(connection.ProcessID) with { IsTemporary = !mayStage } };
        if (!mayStage)
            EnsureDistinct(request);
        var targets = Targets(request);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PrepareAsync(request, targets, cancellationToken);
        var attempt = new FutureAttempt(connection, transaction, request, targets);
        var compiled = new Dictionary<ViewName, Compiled>();
        var trees = new Dictionary<ViewName, string?>();
        var broken = new List<BrokenView>();
        var failed = new HashSet<ViewName>();
        var keys = new List<BrokenKey>();
        foreach (var member in request.Members)
        {
            if (member.After.FirstOrDefault(failed.Contains) is { } upstream)
                compiled[member.Name] = ProblemOf.Upstream(member, upstream);
            else if (member.View is { } view)
                (compiled[view.Name], trees[view.Name]) = await attempt.ViewAsync(view, cancellationToken);
            else if (await attempt.BridgeAsync(member.Bridge!, cancellationToken) is { } bridge)
                broken.Add(bridge);
            if (compiled.GetValueOrDefault(member.Name) is Compiled.Refused || (member.Bridge is not null && broken.Exists(view => view.Dependent == member.Bridge.Dependent)))
                failed.Add(member.Name);
            else if (request.ProbeKeys && member.View?.Wanted is { Key.IsEmpty: false } wanted
                && await new KeyProbe(connection).FindAsync(member.Name, request.Names.Staged(member.Name), wanted.Key.Columns, cancellationToken) is { } key)
                keys.Add(key);
        }

        // What reads a refused view cannot be judged.
        var unmade = request.Members.Where(member => failed.Contains(member.Name))
            .Select(member => member.View?.Live?.Oid ?? member.Bridge?.Dependent.Oid).OfType<uint>().ToHashSet();
        foreach (var edge in request.Edges.Where(edge => !edge.Reads.Any(unmade.Contains)))
        {
            if (await attempt.EdgeAsync(edge, cancellationToken) is { } view)
                broken.Add(view);
        }

        var analysed = await AnalyseAsync(request, compiled, trees, cancellationToken);
        var missing = await new OwnerRights(connection, request).MissingAsync(cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
        return new Future(analysed, broken, keys) { Missing = missing };
    }

    private async Task<bool> MayStageAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static void EnsureDistinct(FutureRequest request)
    {
        var same = request.Members.Select(member => member.Name).Distinct().GroupBy(name => name.Name).FirstOrDefault(group => group.Count() > 1);
        if (same is not null)
        {
            throw new MatViewsException(ExitCode.StepFailed,
                $"{string.Join(" and ", same)} cannot be tried out together: the role may not create schemas in the database. "
                + "Plan them apart with --target, or connect as a role that has CREATE on the database");
        }
    }

    private async Task<IReadOnlyDictionary<ViewName, Compiled>> AnalyseAsync(
        FutureRequest request, Dictionary<ViewName, Compiled> compiled, Dictionary<ViewName, string?> trees,
        CancellationToken cancellationToken)
    {
        var staged = request.Members.Select(member => member.Name.Schema).DistinctBy(request.Names.Staging).ToDictionary(request.Names.Staging);
        var analysed = await volatility.ReadAsync(
            [.. compiled.Values.Select(result => (result, trees.GetValueOrDefault(result.Name)))],
            schema => staged.GetValueOrDefault(schema, schema),
            cancellationToken);
        return analysed.ToDictionary(result => result.Name);
    }

    private static RedirectionTargets Targets(FutureRequest request)
    {
        var functions = request.Members.Select(member => member.Bridge).OfType<Bridge>().Where(bridge => bridge.IsFunction).ToList();
        return new RedirectionTargets
        {
            Relations = request.Members.Select(member => member.Name)
                .Except(functions.Select(function => function.Key))
                .Concat(request.Renamed.Values)
                .Distinct()
                .ToDictionary(name => name, request.Names.Staged),
            Functions = functions.Select(function => function.Name).Distinct().ToDictionary(name => name, request.Names.Staged),
        };
    }

    private async Task PrepareAsync(
        FutureRequest request, RedirectionTargets targets, CancellationToken cancellationToken)
    {
        var edges = request.Edges.Where(edge => edge is Dependent.View or Dependent.AtomicFunction).Select(edge => request.Names.Staging(new Bridge(edge).Name.Schema));
        await connection.ExecuteAsync(
        [
            $"SET LOCAL lock_timeout = {(int)lockTimeout.TotalMilliseconds}",
            .. request.Names.IsTemporary ? [] : targets.Relations.Values.Concat(targets.Functions.Values).Select(target => target.Schema).Concat(edges).Distinct()
                .Select(schema => $"CREATE SCHEMA {Identifier.Quote(schema)}"),
            .. request.Renamed
                .Where(rename => request.Members.All(member => member.Name != rename.Value))
                .Select(rename => $"CREATE VIEW {targets.Relations[rename.Value].Sql} AS TABLE {rename.Key.Sql}"),
        ],
            cancellationToken);
    }
}
