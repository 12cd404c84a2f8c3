namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>
/// The promise of an import: a plan of its files asks for nothing but adoption, an apply adopts, and the files make an
/// empty database one that is imported as the same files.
/// </summary>
internal static class ComesBack
{
    /// <summary>Checks it, and returns the files by path.</summary>
    /// <param name="basis">What the views read; both databases have it.</param>
    /// <param name="views">The views and what is set on them; only the first database has them.</param>
    public static async Task<IReadOnlyDictionary<string, string>> CheckAsync(string basis, string views, params string[] options)
    {
        await using var original = await TestDatabase.CreateAsync();
        await original.ExecuteAsync(basis);
        await original.ExecuteAsync(views);
        using var first = new TestProject(original);
        await ShouldSucceed(first, ["import", .. options]);
        await ShouldAdoptAsync(first);

        await using var copy = await TestDatabase.CreateAsync();
        await copy.ExecuteAsync(basis);
        using var second = new TestProject(copy);
        second.UseViews(Path.Combine(first.Folder, "views"));
        await ShouldSucceed(second, "apply", "--auto-approve");
        await ShouldHaveNothingToDo(second);
        await ShouldSucceed(second, ["import", "--out", "again", .. options]);
        var files = Texts(Path.Combine(first.Folder, "views"));
        Texts(Path.Combine(second.Folder, "again")).ShouldBe(files);
        return files;
    }

    /// <summary>The texts below a folder by path.</summary>
    public static IReadOnlyDictionary<string, string> Texts(string folder) => new SortedDictionary<string, string>(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllText),
        StringComparer.Ordinal);

    private static async Task ShouldAdoptAsync(TestProject project)
    {
        var plan = await project.RunAsync("plan", "--format", "json");
        plan.ExitCode.ShouldBe(0, plan.ToString());
        ImportedProject.ShouldOnlyAdopt(plan).ShouldBeGreaterThan(0);
        await ShouldSucceed(project, "apply", "--auto-approve");
        await ShouldHaveNothingToDo(project);
    }

    private static async Task ShouldHaveNothingToDo(TestProject project)
    {
        var plan = await project.RunAsync("plan", "--detailed-exitcode");
        plan.Output.ShouldContain("No changes.", Case.Sensitive, plan.ToString());
        plan.ExitCode.ShouldBe(0, plan.ToString());
    }

    private static async Task ShouldSucceed(TestProject project, params string[] arguments)
    {
        var result = await project.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
    }
}
