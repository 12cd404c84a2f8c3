using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Cli;

/// <summary>What <c>matviews.yaml</c> and the view files of a project say.</summary>
internal static class Project
{
    /// <summary>The configuration; warnings are told, errors are exit 78.</summary>
    public static ProjectConfiguration Configuration(Session session)
    {
        var result = Read(session);
        if (result.HasErrors)
            throw new ProblemException(ExitCode.WrongConfiguration, result.Problems);
        ProblemReport.WriteWarnings(session, result.Problems);
        return result.Configuration;
    }

    /// <summary>The views; warnings are told, errors are exit 65.</summary>
    public static IReadOnlyList<ViewDefinition> Views(Session session, ProjectConfiguration configuration)
    {
        var set = new DefinitionReader(configuration).Read();
        if (set.Problems.Any(problem => problem.Severity == Severity.Error))
            throw new ProblemException(ExitCode.WrongDefinitions, set.Problems);
        ProblemReport.WriteWarnings(session, set.Problems);
        return set.Views;
    }

    /// <summary>What reading <c>matviews.yaml</c> gives, right or wrong.</summary>
    public static ConfigurationResult Read(Session session)
    {
        var (reader, options) = (new ConfigurationReader(session.Terminal.Variable), session.Options);
        return options.Config is { } path
            ? reader.Read(session.PathOf(path), options.Environment)
            : reader.Search(session.Terminal.Folder, options.Environment);
    }
}
