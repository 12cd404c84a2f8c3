using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services.Schedule;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Says whether a plan that was made some time ago still fits the database. Writes nothing.</summary>
public sealed class PlanCheck(NpgsqlConnection session, Plan plan)
{
    /// <summary>True when all of it has been carried out and nothing of it was changed since; false when it is still to be done.</summary>
    /// <exception cref="MatViewsException">Exit 3: the database is another one, or something that the plan touches has moved.</exception>
    public async Task<bool> IsAppliedAsync(CancellationToken cancellationToken)
    {
        await EnsureTargetAsync(cancellationToken);
        if (await IsDoneAsync(cancellationToken))
            return true;
        await using (var fingerprints = new FingerprintCheck(session, plan))
            await fingerprints.EnsureAsync(cancellationToken);
        return false;
    }

    /// <summary>Refuses a database that the plan was not made for.</summary>
    /// <exception cref="MatViewsException">Exit 3.</exception>
    public async Task EnsureTargetAsync(CancellationToken cancellationToken)
    {
        var live = await new CatalogReader(plan.Timeouts.Lock).TargetAsync(session, cancellationToken);
        if (IsSame(plan.Target, live))
            return;
        throw new MatViewsException(ExitCode.StalePlan,
            $"the plan is for another database: it was made for {Describe(plan.Target)}, and this is {Describe(live)}; " +
            "nothing was changed. Connect to the plan's database, or plan for this one with `matviews plan --out FILE`");
    }

    /// <summary>True when the registry and the live views are as the plan leaves them.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        if (!await AreJobsDoneAsync(cancellationToken))
            return false;
        if (plan.Registrations.Count == 0)
            return plan.Changes.All(change => change is Change.Schedule);
        if (await RegistryReader.ReadAsync(session, plan.RegistrySchema, cancellationToken) is not { } registry)
            return plan.IsEmpty;
        if (!plan.Registrations.All(registration => IsRegistered(registration, registry.Find(registration.View))))
            return false;
        var views = plan.Registrations.Select(registration => registration.View).ToList();
        var stamps = (await new StampReader(plan.Timeouts.Lock).StampsAsync(session, views, cancellationToken))
            .ToDictionary(stamp => stamp.Name, stamp => stamp.Stamp);
        var swapped = plan.Changes.OfType<Change.Swap>().Select(change => change.View).ToHashSet();
        return !registry.Outdated.Any(view => swapped.Contains(view.View)) && plan.Registrations.All(registration =>
            registry.Find(registration.View)?.Stamp == stamps.GetValueOrDefault(registration.View));
    }

    private async Task<bool> AreJobsDoneAsync(CancellationToken cancellationToken)
    {
        var wanted = plan.Changes.OfType<Change.Schedule>().ToLookup(change => change.View, change => change.Wanted);
        if (wanted.Count == 0)
            return true;
        var reader = new CronJobs(session, plan.RegistrySchema);
        if (await reader.MissingAsync(cancellationToken) is not null)
            return false;
        var comparison = new ScheduleComparison(new CronSql(plan.RegistrySchema));
        var live = (await reader.ReadAsync(cancellationToken)).ToLookup(job => job.Address, comparison.Line);
        return wanted.All(view => view.OfType<string>().SequenceEqual(live[view.Key]));
    }

    private static bool IsRegistered(Registration wanted, RegisteredView? registered) => wanted.Deleted
        ? registered is null
        : registered is { Managed: true } && registered.Hash == wanted.Hash && registered.Applied == wanted.Applied;

    // A role that may not read the system identifier gets 0: then name and OID have to do.
    private static bool IsSame(TargetIdentity planned, TargetIdentity live) =>
        (planned.Database, planned.DatabaseOid) == (live.Database, live.DatabaseOid)
        && (planned.SystemIdentifier == live.SystemIdentifier || planned.SystemIdentifier == 0 || live.SystemIdentifier == 0);

    private static string Describe(TargetIdentity target) =>
        $"{target.Database} (oid {target.DatabaseOid}, system {target.SystemIdentifier})";
}
