using MatViewsMigrate.Benchmarks;

if (args is ["load", var loadTool, var loadDatabase, .. var sizes])
{
    var size = sizes.Select(int.Parse).Concat(new[] { 1_000_000, 32, 15 }.Skip(sizes.Length)).ToArray();
    await using var load = await UnderLoad.CreateAsync(loadTool, loadDatabase, size[0], size[1], size[2]);
    await load.RunAsync(Console.Out);
    return 0;
}

if (args is ["refresh", var refreshTool, var refreshDatabase, .. var counts])
{
    await new RefreshOverhead(
        refreshTool, refreshDatabase, counts.Length > 0 ? int.Parse(counts[0]) : 1000, counts.Length > 1 ? int.Parse(counts[1]) : 15).RunAsync(Console.Out);
    return 0;
}

if (args is ["churn", var churnTool, var churnDatabase, .. var churnRows])
{
    await new ChurnChoice(churnTool, churnDatabase, churnRows.Length > 0 ? int.Parse(churnRows[0]) : 200_000).RunAsync(Console.Out);
    return 0;
}

if (args is not [var tool, var database, .. var rest])
{
    await Console.Error.WriteLineAsync(
        """
        usage: MatViewsMigrate.Benchmarks TOOL DATABASE [VIEWS [ROUNDS]]
               MatViewsMigrate.Benchmarks load TOOL DATABASE [ROWS [READERS [PAIRS]]]
               MatViewsMigrate.Benchmarks refresh TOOL DATABASE [VIEWS [PAIRS]]
               MatViewsMigrate.Benchmarks churn TOOL DATABASE [ROWS]

        TOOL      the published `matviews`
        DATABASE  keywords of a PostgreSQL server on which databases may be made, such as "Host=/tmp;Username=postgres"
        VIEWS     how many views (1000)
        ROUNDS    pairs of runs, of which the median is told (15)
        """);
    return 64;
}

var views = rest.Length > 0 ? int.Parse(rest[0]) : 1000;
var rounds = rest.Length > 1 ? int.Parse(rest[1]) : 15;
await using var bench = await ManyViews.CreateAsync(tool, database, views);
Console.WriteLine(await bench.ApplyNewAsync());
Console.WriteLine(await bench.PlanUnchangedAsync(rounds));
Console.WriteLine(await bench.PlanOneChangedAsync(rounds));
return 0;
