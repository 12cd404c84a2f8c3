namespace MatViewsMigrate.Cli.Commands;

/// <summary>The commands, in the order in which a project meets them.</summary>
internal static class AllCommands
{
    public static void Add(CommandTree tree)
    {
        InitCommand.AddTo(tree);
        ImportCommand.AddTo(tree);
        ValidateCommand.AddTo(tree);
        PlanCommand.AddTo(tree);
        ApplyCommand.AddTo(tree);
        ShowCommand.AddTo(tree);
        RefreshCommand.AddTo(tree);
        DeleteCommand.AddTo(tree);
        StatusCommand.AddTo(tree);
        DriftCommand.AddTo(tree);
        RunsCommand.AddTo(tree);
        ScheduleCommand.AddTo(tree);
        HealthCommand.AddTo(tree);
        MetricsCommand.AddTo(tree);
        GraphCommand.AddTo(tree);
        SchemaCommand.AddTo(tree);
        DoctorCommand.AddTo(tree);
        DevCommand.AddTo(tree);
    }
}
