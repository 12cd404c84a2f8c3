using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Turns a draft into the steps of a plan: what is shown is what runs.</summary>
public sealed class StepBuilder(PlanDraft draft)
{
    private readonly StagingNames _names = draft.Names;
    private readonly StageSql _stage = new(
        draft.Names,
        new RedirectionTargets
        {
            Relations = draft.Staged,
            Functions = draft.StagedFunctions,
            Renamed = draft.InPlace.Where(view => view.IsRenamed).ToDictionary(view => view.Name, view => view.Live!.Name),
        },
        draft.Rebuilt.Where(view => view.IsRenamed).ToDictionary(view => view.Live!.Name, view => draft.Names.Staged(view.Name)),
        draft.Defaults);
    private readonly IReadOnlyDictionary<ViewName, ViewName> _staged = draft.Staged;

    /// <summary>All steps, in the order in which they are carried out.</summary>
    public IReadOnlyList<Step> Build()
    {
        var schemas = Schemas();
        return
        [
            .. schemas.Count == 0 ? Array.Empty<Step>() : [Prepare(schemas)],
            .. draft.InPlace.SelectMany(IndexSteps.Build),
            .. Staging(),
            .. _staged.Count == 0 ? Array.Empty<Step>() : [Verify()],
            .. NeedsCutOver() ? [new CutOverSql(draft).Build()] : Array.Empty<Step>(),
            .. draft.Jobs.Count == 0 ? Array.Empty<Step>() : [new Step.Schedule { Statements = draft.Jobs }],
            .. draft.InPlace.SelectMany(IndexSteps.Drop),
            .. Retired().ToList() is { Count: > 0 } retired ? [new Step.DropOld { Statements = retired }] : Array.Empty<Step>(),
            .. schemas.Count == 0 ? Array.Empty<Step>() : [CleanUp(schemas)],
        ];
    }

    private bool NeedsCutOver() => draft.Views.Count + draft.Deleted.Count > 0;

    private List<string> Schemas() => _names.Shared is not null ? [] :
    [
        .. draft.Rebuilt.Select(view => view.Name)
            .Concat(draft.Rebuilt.SelectMany(view => view.Wanted.Statistics.Select(statistics => statistics.Name)))
            .Concat(draft.Bridges.Select(bridge => bridge.Name))
            .Select(name => _names.Staging(name.Schema))
            .Concat(draft.Rebuilt.Where(view => view.Live is not null).SelectMany(view => Owned(view.Live!)).Select(name => _names.Old(name.Schema)))
            .Concat(draft.Bridges.Select(bridge => _names.Old(bridge.Name.Schema)))
            .Concat(draft.Deleted.SelectMany(view => Owned(view.Live)).Select(name => _names.Old(name.Schema)))
            .Distinct(),
    ];

    // A view's statistics objects have a schema of their own.
    internal static IEnumerable<ViewName> Owned(LiveView view) =>
        [view.Name, .. view.Statistics.Select(statistics => statistics.Name)];

    private Step.Prepare Prepare(List<string> schemas)
    {
        var owners = draft.Rebuilt.SelectMany(view => view.Wanted.StatisticsOwners.Prepend(view.Wanted.Properties.Owner))
            .Concat(draft.Bridges.Select(bridge => bridge.Dependent.Owner))
            .Where(owner => owner != draft.Defaults.CurrentUser)
            .Distinct()
            .ToList();
        var grantors = draft.Rebuilt.SelectMany(view => view.Wanted.Properties.Grants)
            .Concat(draft.Bridges.SelectMany(bridge => bridge.Grants))
            .Select(grant => grant.Grantor)
            .OfType<string>()
            .Where(grantor => grantor != draft.Defaults.CurrentUser)
            .Except(owners)
            .ToList();
        var mark = Identifier.Literal(StagingNames.Mark(draft.Configuration.RegistrySchema));
        return new()
        {
            Statements =
            [
                .. schemas.SelectMany(schema => new Statement[]
                {
                    new($"CREATE SCHEMA {Identifier.Quote(schema)}"),
                    new($"COMMENT ON SCHEMA {Identifier.Quote(schema)} IS {mark}"),
                }),
                .. schemas.SelectMany(schema => GrantOn(schema, "USAGE, CREATE", owners)),
                .. schemas.SelectMany(schema => GrantOn(schema, "USAGE", grantors)),
            ],
        };
    }

    // Owners build in it; grantors give on what they were given.
    private static IEnumerable<Statement> GrantOn(string schema, string privileges, List<string> roles) =>
        roles.Count == 0 ? [] : [new($"GRANT {privileges} ON SCHEMA {Identifier.Quote(schema)} TO {Identifier.QuoteList(roles)}")];

    // Views and bridges between them, upstream first: the draft holds each in order, the queries say how they mix.
    private IEnumerable<Step> Staging() => StagingOrder.Of(draft).Select(member => (Step)(member.View is { } view
        ? new Step.Stage
        {
            View = view.Name,
            Staged = _names.Staged(view.Name),
            Replaces = view.Live?.Name,
            After = member.After,
            Timeout = view.Definition?.BuildTimeout ?? draft.Configuration.Timeouts.Build,
            Statements = _stage.Of(view),
        }
        : new Step.StageBridge
        {
            View = member.Name,
            Staged = _names.Staged(member.Bridge!.Name),
            After = member.After,
            Statements = _stage.Of(member.Bridge!),
        }));

    private Step.Verify Verify() => new()
    {
        Staged = [.. _staged.Values],
        Old =
        [
            .. draft.Rebuilt.Where(view => view.Live is not null).Select(view => view.Live!.Name),
            .. draft.Bridges.Where(bridge => !bridge.IsFunction).Select(bridge => bridge.Name),
            .. draft.Deleted.Select(view => view.Live.Name),
        ],
    };

    // Readers before what they read.
    private IEnumerable<Statement> Retired() =>
        StagingOrder.Of(draft).Reverse()
            .Where(member => member.View is null || member.View.Live is not null)
            .Select(member => member.View is { } view
                ? DropView(_names.Retired(view.Live!.Name))
                : member.Bridge!.Drop(_names))
            .Concat(draft.Deleted.Select(view => DropView(_names.Retired(view.Live.Name))));

    private static Statement DropView(ViewName view) => new($"DROP MATERIALIZED VIEW {view.Sql}");

    private static Step.CleanUp CleanUp(List<string> schemas) =>
        new() { Statements = [.. schemas.Select(schema => new Statement($"DROP SCHEMA {Identifier.Quote(schema)}"))] };
}
