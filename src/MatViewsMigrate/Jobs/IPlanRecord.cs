using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>What is written down while a plan is carried out.</summary>
internal interface IPlanRecord
{
    /// <summary>Lets a further session show that it works for the plan's runs.</summary>
    Task JoinAsync(NpgsqlConnection further, CancellationToken cancellationToken);

    /// <summary>Tells the registry what is going live, in the transaction of the cutover and before anything of it is.</summary>
    Task RecordAsync(CancellationToken cancellationToken);

    /// <summary>Tells the registry by what the live views are known, and what is left to do, after everything is done.</summary>
    Task SettleAsync(IReadOnlyList<StepOutcome> steps, CancellationToken cancellationToken);
}
